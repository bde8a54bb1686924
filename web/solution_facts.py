"""What the page of a solution makes of its views: statements by group, costs by size, and changes in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from catalog.answer_words import words
from catalog.answers import check
from catalog.choices import KINDS, Choices
from catalog.costs import Cost, five_year_costs
from catalog.field import NO_CHOICES
from catalog.fields import FIELDS, GROUPS
from catalog.topics import TOPICS
from catalog.views import Change, Fact, Lines, LocalText, SolutionView, Statement

LONGEST_SHOWN = 120
"""A longer text is not shown as it was and as it became; that it changed is said."""

STATEMENT = "statements."
CODES: Mapping[str, Choices] = MappingProxyType({"kind": KINDS, "topics": TOPICS})
"""The fields of a listing that hold codes, and what these are called."""


@dataclass(frozen=True, slots=True)
class StatementGroup:
    """The statements of one group: those with an answer, and the keys of those without."""

    name: str
    known: tuple[Statement, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SizeCost:
    """What five years cost in a size class."""

    size_class: str
    cost: Cost


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One change as people read it; `field` is a statement's key or a name of the listing's own fields.

    `before` and `after` are None where there was or is nothing, and empty where it is too long to be shown.
    """

    field: str
    is_statement: bool
    before: LocalText | None
    after: LocalText | None


def statement_groups(statements: Iterable[Statement]) -> tuple[StatementGroup, ...]:
    """Return the groups that ask anything of this listing, in the order of the form."""
    asked = [each for each in statements if each.key in FIELDS]
    groups = {name: [each for each in asked if FIELDS[each.key].group == name] for name in GROUPS}
    return tuple(
        StatementGroup(
            name,
            tuple(each for each in group if each.value),
            tuple(each.key for each in group if not each.value),
        )
        for name, group in groups.items()
        if group
    )


def size_costs(solution: SolutionView) -> tuple[SizeCost, ...]:
    """Return the costs of five years for every size of municipality, nothing if no price is known."""
    costs = tuple(SizeCost(name, cost) for name, cost in five_year_costs(solution.statements).items())
    return costs if any(each.cost.parts for each in costs) else ()


def is_free(solution: SolutionView) -> bool:
    """Return whether the listing says that it is free of charge and names no price."""
    models = next((each.data for each in solution.statements if each.key == "cost_model"), None)
    return models == ("free",) and not size_costs(solution)


def shown_changes(changes: Iterable[Change]) -> tuple[ShownChange, ...]:
    """Return what a version changed, in words where they are short."""
    return tuple(
        ShownChange(
            change.field.removeprefix(STATEMENT),
            change.field.startswith(STATEMENT),
            _words(change.field, change.before),
            _words(change.field, change.after),
        )
        for change in changes
    )


def _words(name: str, fact: Fact) -> LocalText | None:
    if fact is None:
        return None
    text = _statement_words(name.removeprefix(STATEMENT), fact) if isinstance(fact, dict) else _plain_words(name, fact)
    return text if len(text.de or text.en) <= LONGEST_SHOWN else LocalText("")


def _plain_words(name: str, fact: Fact) -> LocalText:
    """Return a fact of the listing's own; a name, an address or a licence is of no language."""
    if isinstance(fact, bool):
        return LocalText("ja", "yes") if fact else LocalText("nein", "no")
    codes = [str(each) for each in fact] if isinstance(fact, list) else [str(fact)]
    labels = CODES.get(name, NO_CHOICES)
    if not labels:
        said = ", ".join(codes)
        return LocalText("" if name.endswith("_en") else said, "" if name.endswith("_de") else said)
    named = [labels.get(code, LocalText(code, code)) for code in codes]
    return LocalText(", ".join(each.de for each in named), ", ".join(each.en for each in named))


def _statement_words(key: str, fact: dict[str, object]) -> LocalText:
    """Return the answer of a statement as it was; what today's field no longer takes has no words."""
    data = fact.get("data")
    if data is None:
        name = str(fact.get("name") or "")
        return LocalText(str(fact.get("value") or name), str(fact.get("value_en") or name))
    if isinstance(data, dict):
        answer: object = Lines(tuple(data.get("de", ())), tuple(data.get("en", ())))
    else:
        answer = tuple(data) if isinstance(data, list) else data
    field = FIELDS.get(key)
    if field is None or check(field, answer):
        return LocalText("")
    return words(field, answer)  # type: ignore[arg-type] # the check has found that it is an answer
