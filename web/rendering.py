"""Templates become pages here: one environment for each language, and the visit that a handler answers.

Handlers render in their own thread (Litestar would render on the event loop), so that a long report never keeps
other visitors waiting. Everything a template prints passes `visible` and is escaped: names, descriptions, file names
and messages come from strangers.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response
from litestar.datastructures import State

from catalog.permissions import NOBODY, Principal
from catalog.territory import KEY
from catalog.views import LocalText, MunicipalityView
from scorers.registry import current_method
from web import formats
from web.assets import Assets
from web.authentication import principal
from web.early_warnings import warning_text
from web.forges import commit_address, line_address
from web.language import Language, language_of, translations, without_language
from web.operator import Operator
from web.pluggable import MenuLink
from web.reading_reasons import reading_text
from web.reasons import reason
from web.repair_reasons import REPAIRS
from web.shortlist import SHORTLIST_COOKIE, read_shortlist
from web.translated import Translated
from web.wording import counted, word

TEMPLATES = Path(__file__).parent / "templates"
Parameters = tuple[tuple[str, str], ...]
MUNICIPALITY_PARAMETER = "ags"
MUNICIPALITY_COOKIE = "municipality"
MOST_PARAMETERS = 100
"""A page repeats its query in many links, so without a bound one long address would make a page of megabytes."""


def unknown(_: str) -> None:
    """Know no municipality."""


def nothing(_: Principal) -> int:
    """Know of no messages."""
    return 0


@dataclass(frozen=True, slots=True)
class Renderer:
    """What all visits share: environments, assets, the public address, how a key is looked up, and other providers."""

    environments: Mapping[Language, Environment]
    assets: Assets
    public_url: str = ""
    municipality: Callable[[str], MunicipalityView | None] = unknown
    unread: Callable[[Principal], int] = nothing
    providers: tuple[tuple[str, LocalText], ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a person: its language, its path without the language, its query, and what cookies remember.

    `ags` is the key of its municipality, `shortlist` the slugs of the solutions it wants to remember, `who` is whoever
    asks.
    """

    renderer: Renderer
    language: Language
    path: str
    query: Parameters = ()
    ags: str = ""
    shortlist: tuple[str, ...] = ()
    who: Principal = NOBODY

    def municipality(self) -> MunicipalityView | None:
        """Return the municipality this visitor searches for, None if none was chosen or it is not known."""
        return self.renderer.municipality(self.ags) if self.ags else None

    def unread(self) -> int:
        """Return how many messages wait for whoever asks."""
        return self.renderer.unread(self.who) if self.who.account else 0

    def page(
        self, template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **context: object
    ) -> Response[str]:
        """Return a rendered page."""
        return Response(self.render(template, **context), status_code=status, headers=headers, media_type="text/html")

    def render(self, template: str, **context: object) -> str:
        """Return a rendered template as text."""
        return self.renderer.environments[self.language].get_template(template).render(visit=self, **context)

    def address(self, path: str) -> str:
        """Return the address of a path in this visit's language."""
        return self.language.address(path)

    def text(self, message: str) -> str:
        """Return a German message in this visit's language."""
        return translations(self.language).gettext(message)

    def at(self, path: str, query: str = "") -> "Visit":
        """Return this visit at a page of its own address: what answers a form names the page that shows the form."""
        return replace(self, path=path, query=_parameters(query))

    def changed(self, **changes: str | int) -> str:
        """Return this very address with some parameters replaced (an empty value takes one away)."""
        kept = [(key, value) for key, value in self.query if key not in changes]
        return _address(
            self.language, self.path, [*kept, *((key, str(value)) for key, value in changes.items() if value != "")]
        )

    def without(self, key: str, value: str) -> str:
        """Return this very address without one value of one parameter, from the first page on."""
        kept = [pair for pair in self.query if pair != (key, value) and pair[0] != "page"]
        return _address(self.language, self.path, kept)

    def without_municipality(self) -> str:
        """Return this very address without the municipality that it names itself."""
        return _address(self.language, self.path, [pair for pair in self.query if pair[0] != MUNICIPALITY_PARAMETER])

    def without_database(self) -> "Visit":
        """Return this visit with a menu that asks nothing: the page of an error must not fail for its cause."""
        return replace(self, renderer=replace(self.renderer, municipality=unknown, unread=nothing))

    def in_language(self, language: str) -> str:
        """Return the address of the same page, with the same query, in another language."""
        return _address(Language(language), self.path, self.query)

    def absolute(self, address: str) -> str:
        """Return the address with the site's public address before it, if the operator named one."""
        return self.renderer.public_url.rstrip("/") + address


def _address(language: Language, path: str, query: Iterable[tuple[str, str]]) -> str:
    named = language.address(quote(path))
    pairs = urlencode(list(query))
    return f"{named}?{pairs}" if pairs else named


def _parameters(query: str) -> Parameters:
    return tuple(parse_qsl(query, keep_blank_values=True)[:MOST_PARAMETERS])


def provide_visit(request: Request[object, object, State]) -> Visit:
    """Return the visit that a request makes."""
    path = request.scope["path"]
    # Litestar's own reading loses the order of the parameters, and with it the order of filters and of a comparison.
    query = _parameters(request.scope["query_string"].decode("latin-1"))
    return Visit(
        request.app.state.renderer,
        language_of(path),
        without_language(path),
        query,
        _chosen_key(request, query),
        read_shortlist(request.cookies.get(SHORTLIST_COOKIE, "")),
        principal(request),
    )


def _chosen_key(request: Request[object, object, State], query: Parameters) -> str:
    """Return the key that the address names, else the remembered one; what is no key is none."""
    named = next((value for key, value in query if key == MUNICIPALITY_PARAMETER), "")
    key = named or request.cookies.get(MUNICIPALITY_COOKIE, "")
    return key if KEY.fullmatch(key) else ""


def build_environments(
    assets: Assets, operator: Operator, menu: tuple[MenuLink, ...], templates: Iterable[Path] = (TEMPLATES,)
) -> dict[Language, Environment]:
    """Return the template environment of each language."""
    return {language: _environment(language, assets, operator, menu, templates) for language in Language}


def _environment(
    language: Language, assets: Assets, operator: Operator, menu: tuple[MenuLink, ...], templates: Iterable[Path]
) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(list(templates)),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=formats.visible,
        extensions=["jinja2.ext.i18n", Translated],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    messages = translations(language)
    environment.install_gettext_translations(messages, newstyle=True)  # type: ignore[attr-defined]
    environment.extend(translate=messages.gettext)
    environment.globals |= {
        "language": language,
        "menu": menu,
        "operator": operator,
        "asset": assets.address,
        "href": language.address,
        "word": partial(word, language),
        "reason_text": partial(reason, language),
        "repair_text": partial(reason, language, known=REPAIRS),
        "reading_text": partial(reading_text, language),
        "counted": partial(counted, language),
        "warning_text": partial(warning_text, language),
        "local": partial(local, language),
        "message": messages.gettext,
        "line_address": line_address,
        "commit_address": commit_address,
        "current_method": current_method(),
    }
    for name in ("number", "signed", "percent", "day", "moment", "euros"):
        environment.filters[name] = partial(getattr(formats, name), language=language)
    environment.filters |= {"commit": formats.short_commit, "web_address": formats.web_address}
    return environment


def local(language: Language, text: LocalText) -> tuple[str, str]:
    """Return a text for readers of a language, and the language it is really in (the other if nobody wrote theirs)."""
    if text.en and (language is Language.EN or not text.de):
        return text.en, "en"
    return text.de, "de"
