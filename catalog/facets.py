"""The filters of the search: their names in addresses, their labels and groups, and the order of their values.

Every question of `catalog.fields` whose choices are a filter is one; the others come from the listing itself or from
its report. A filter with named choices keeps their order; one whose values are open shows the most frequent first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from catalog.choices import KINDS
from catalog.field import NO_CHOICES
from catalog.fields import FACET_FIELDS, GROUPS
from catalog.topics import TOPICS
from catalog.views import Facet, FacetValue, LocalText

MOST_STARS = 5
STARS = MappingProxyType(
    {
        str(count): LocalText("1 Stern", "1 star") if count == 1 else LocalText(f"{count} Sterne", f"{count} stars")
        for count in range(MOST_STARS, 0, -1)
    }
)


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter; `choices` are the labels of its values, empty if a value names itself.

    Only if the choices are `ordered` do the values keep their order.
    """

    label: LocalText
    group: str
    choices: Mapping[str, LocalText] = field(default_factory=lambda: NO_CHOICES)
    ordered: bool = True


FACET_GROUPS: Mapping[str, LocalText] = MappingProxyType(
    {
        "subject": LocalText("Thema und Art", "Topic and kind"),
        **{key: label for key, label in GROUPS.items() if key != "offer"},
        "code": LocalText("Lizenz und Code", "Licence and code"),
    }
)
"""The groups of filters in the order of the page."""

_BY_FIELD = {
    name: Filter(each.label, "subject" if each.group == "offer" else each.group, each.choices)
    for name, each in FACET_FIELDS.items()
}
_ALL = {
    "topic": Filter(LocalText("Thema", "Topic"), "subject", TOPICS, ordered=False),
    "kind": Filter(LocalText("Art des Angebots", "Kind of offer"), "subject", KINDS),
    **_BY_FIELD,
    "licence": Filter(LocalText("Lizenz", "Licence"), "code"),
    "language": Filter(LocalText("Programmiersprache", "Programming language"), "code"),
    "stars": Filter(LocalText("Sterne", "Stars"), "code", STARS),
}
FILTERS: Mapping[str, Filter] = MappingProxyType(
    {name: each for group in FACET_GROUPS for name, each in _ALL.items() if each.group == group}
)
"""Every filter under its name in addresses and `FacetRow`, in the order of the page."""

FACETS = tuple(FILTERS)


def facet(name: str, counts: Mapping[str, int], active: tuple[str, ...]) -> Facet:
    """Return a filter with what choosing each value would give; a chosen value is there even if nothing has it."""
    known = FILTERS[name]
    found = {**dict.fromkeys(active, 0), **counts}
    if known.ordered and known.choices:
        places = {value: place for place, value in enumerate(known.choices)}
        values = sorted(found, key=lambda value: (places.get(value, len(places)), value))
    else:
        values = sorted(sorted(found), key=found.__getitem__, reverse=True)
    return Facet(
        name,
        tuple(FacetValue(value, found[value], value in active, _label(known, value)) for value in values),
        known.label,
        known.group,
    )


def _label(known: Filter, value: str) -> LocalText:
    return known.choices.get(value) or LocalText(value, value)
