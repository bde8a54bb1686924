"""Solutions side by side as sections of lines: what is asked of all, what each answers, and where answers differ.

Two answers differ if they say something else; how and since when they are known is shown, but makes no difference of
its own. An answer and a missing one differ. The order of several choices says nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from catalog.costs import BASES, five_year_costs
from catalog.fields import FIELDS, GROUPS, fields_of
from catalog.size_classes import SIZE_CLASSES
from catalog.views import LocalText, ScoreSummary, SolutionView, Statement

MOST = 4
"""So many solutions stand side by side."""

FACTS = "facts"
COSTS = "five-years"
AFTER = "cost"
"""After the answers about cost comes what they add up to."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison with a cell for each solution; `known` says that some cell has an answer.

    A cell of a fact is its solution, of a question the statement or None if the question is not for it, of a sum the
    cost.
    """

    key: str
    label: LocalText
    cells: tuple[object, ...]
    differs: bool
    known: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that belong together: "facts", a group of `catalog.fields`, or "five-years"."""

    key: str
    label: LocalText
    lines: tuple[Line, ...]


def compare(solutions: Sequence[SolutionView]) -> tuple[Section, ...]:
    """Return everything that can be said about the solutions, in the order of pages."""
    sections = [Section(FACTS, LocalText(""), tuple(_fact(key, solutions) for key in FACTS_OF))]
    for group, label in GROUPS.items():
        sections.append(Section(group, label, _answers(group, solutions)))
        if group == AFTER:
            sections.append(Section(COSTS, LocalText(""), _costs(solutions)))
    return tuple(section for section in sections if section.lines)


def only_differences(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Return the sections with those lines alone in which answers differ."""
    kept = (replace(section, lines=tuple(line for line in section.lines if line.differs)) for section in sections)
    return tuple(section for section in kept if section.lines)


def _fact(key: str, solutions: Sequence[SolutionView]) -> Line:
    said = [FACTS_OF[key](solution) for solution in solutions]
    return Line(key, LocalText(""), tuple(solutions), differs=_differ(said))


def _answers(group: str, solutions: Sequence[SolutionView]) -> tuple[Line, ...]:
    asked = [{field.key for field in fields_of(solution.card.kind)} for solution in solutions]
    known = [{each.key: each for each in solution.statements} for solution in solutions]
    lines = []
    for field in FIELDS.values():
        if field.group != group or not any(field.key in keys for keys in (*asked, *known)):
            continue
        cells = tuple(answers.get(field.key) for answers in known)
        lines.append(
            Line(
                field.key,
                field.label,
                cells,
                differs=_differ([_said(cell) for cell in cells]),
                known=any(cell and cell.value for cell in cells),
            )
        )
    return tuple(lines)


def _said(statement: Statement | None) -> object:
    if statement is None or not statement.value:
        return None
    if statement.data is None:
        return statement.value, statement.value_en
    data = frozenset(statement.data) if isinstance(statement.data, tuple) else statement.data
    return data, statement.note


def _costs(solutions: Sequence[SolutionView]) -> tuple[Line, ...]:
    by_size = [five_year_costs(solution.statements) for solution in solutions]
    lines = []
    for key in BASES:
        costs = tuple(each[key] for each in by_size)
        totals = [cost.total for cost in costs]
        known = any(total is not None for total in totals) or any(cost.parts for cost in costs)
        lines.append(Line(key, SIZE_CLASSES[key], costs, differs=_differ(totals), known=known))
    return tuple(line for line in lines if line.known)


def _differ(said: Sequence[object]) -> bool:
    return len(set(said)) > 1


def _score(score: ScoreSummary | None) -> object:
    return (score.status, score.value, score.stars) if score else None


FACTS_OF: Mapping[str, Callable[[SolutionView], object]] = MappingProxyType(
    {
        "quality": lambda solution: (_score(solution.card.score), solution.card.not_assessable),
        "summary": lambda solution: solution.card.summary,
        "kind": lambda solution: (solution.card.kind, solution.card.proprietary),
        "organisation": lambda solution: (solution.organisation.name, solution.organisation.kind),
        "licence": lambda solution: solution.card.licence,
        "languages": lambda solution: frozenset(solution.card.languages),
        "topics": lambda solution: frozenset(solution.card.topics),
        "repository": lambda solution: solution.card.repository,
        "website": lambda solution: solution.website,
        "development": lambda solution: solution.history,
        "uses": lambda solution: frozenset((each.ags, each.status) for each in solution.references),
        "services": lambda solution: frozenset(each.slug for each in solution.services),
        "notices": lambda solution: frozenset((each.kind, each.about) for each in solution.notices),
        "origin": lambda solution: solution.card.origin,
    }
)
"""What of a solution a fact compares."""
