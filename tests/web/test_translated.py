"""Texts without values are translated once, when a template is compiled, and say what gettext would have said."""

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined

from web.translated import Translated

WORDS = {
    "Suchen": "Search",
    "Mehr & <b>fett</b>": "More & <b>bold</b>",
    "100 %%": "100 %% sure",
    "Hallo %(name)s": "Hi %(name)s",
}


def rendered(template: str) -> str:
    environment = Environment(
        loader=DictLoader({"page": template}),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", Translated],
    )
    environment.extend(translate=lambda text: WORDS.get(text, text))
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: f"asked: {text}", lambda one, more, number: one if number == 1 else more, newstyle=True
    )
    return environment.get_template("page").render(_x="x")


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{ _('Suchen') }}", "Search"),
        ("{{ _('unbekannt') }}", "unbekannt"),
        ("{{ _('Mehr & <b>fett</b>') }}", "More & <b>bold</b>"),
        ("{{ _('100 %%') }}", "100 % sure"),
        ("{{ _('Suchen') ~ '!' }}", "Search!"),
        ("{{ _('Suchen') | upper }}", "SEARCH"),
        ("{% set a = _('Suchen') %}{{ a }}{{ [_('Suchen'), 1] | length }}", "Search2"),
        ("{{ _('Hallo %(name)s', name='<Ada>') }}", "asked: Hallo &lt;Ada&gt;"),
        ("{{ ngettext('%(num)s Tag', '%(num)s Tage', 2) }}", "2 Tage"),
        ("{{ _x }}{{ (_x) }} _('Suchen')", "xx _('Suchen')"),
    ],
)
def test_a_text_without_values_is_translated_when_its_template_is_compiled(template: str, shown: str) -> None:
    assert rendered(template) == shown
