"""What may be done with the criteria of a draft, and how two editions differ: functions from values to values.

A criterion that was published is never reworded: other words make another criterion, with a fresh id, that replaces it.
Words that were put back make it the old one again. So at most one of those that replace each other is in a draft.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from catalog.criteria import AREAS, SuitabilityCriterion, by_area, lineage
from catalog.errors import SubmissionError
from catalog.plain_texts import one_line
from catalog.views import LocalText

MOST = 60
"""So many criteria an edition has at most; a checklist is filled by hand."""
LONGEST = {"title": 120, "guidance": 500, "evidence": 500, "source": 200}
"""So many characters a text may have, in each language."""

Asked = tuple[SuitabilityCriterion, ...]
"""The criteria of an edition or a draft, in their order."""
Known = dict[str, SuitabilityCriterion]
"""Criteria by their ids; an id has the same words and the same predecessor wherever it stands."""


@dataclass(frozen=True, slots=True)
class CriterionDraft:
    """A criterion as somebody writes it; every text is needed in both languages."""

    area: str
    title: LocalText
    guidance: LocalText
    evidence: LocalText
    source: str
    blocking: bool = False


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A criterion as it was and as it is."""

    before: SuitabilityCriterion
    after: SuitabilityCriterion


@dataclass(frozen=True, slots=True)
class Difference:
    """What is new, changed and dropped in the later of two editions, and whether what stays is in another order."""

    added: Asked
    changed: tuple[Rewritten, ...]
    dropped: Asked
    reordered: bool

    @property
    def is_none(self) -> bool:
        """Return whether both ask the same in the same order."""
        return not (self.added or self.changed or self.dropped or self.reordered)


def plain(wanted: CriterionDraft) -> CriterionDraft:
    """Return what was written, each text on one line; raise SubmissionError with every fault."""
    made = replace(
        wanted,
        title=_both(wanted.title),
        guidance=_both(wanted.guidance),
        evidence=_both(wanted.evidence),
        source=one_line(wanted.source),
    )
    texts = {f"{name}_{end}": getattr(getattr(made, name), end) for name in _TEXTS for end in ("de", "en")}
    texts["source"] = made.source
    faults = {"area": "criterion.area"} if made.area not in AREAS else {}
    faults |= {name: f"criterion.{name}" for name, text in texts.items() if not text}
    faults |= {name: "criterion.too_long" for name, text in texts.items() if len(text) > LONGEST[name.split("_")[0]]}
    if faults:
        raise SubmissionError(faults)
    return made


def added(criteria: Asked, wanted: CriterionDraft, fresh: str) -> Asked:
    """Return the criteria with one more, the last of its area; raise SubmissionError if there are too many."""
    if len(criteria) >= MOST:
        raise SubmissionError({"draft": "criteria.too_many"})
    return by_area((*criteria, _made(fresh, wanted)))


def changed(criteria: Asked, name: str, wanted: CriterionDraft, fresh: str, published: Known) -> Asked:
    """Return the criteria with one written anew, under the id that its words have; in another area it is the last."""
    old = _find(criteria, name)
    made = _made(name, wanted, old.replaces)
    earlier = (published[each] for each in lineage(name, published | {name: old}) if each in published)
    same = next((each for each in earlier if _words(each) == _words(made)), None)
    if same:
        made = replace(made, id=same.id, replaces=same.replaces)
    elif name in published:
        made = replace(made, id=fresh, replaces=name)
    if made.area == old.area:
        return tuple(made if each.id == name else each for each in criteria)
    return by_area((*_without(criteria, name), made))


def moved(criteria: Asked, name: str, *, up: bool) -> Asked:
    """Return the criteria with one a place further up or down in its area; at the end of it nothing changes."""
    area = _find(criteria, name).area
    places = [place for place, each in enumerate(criteria) if each.area == area]
    at = next(number for number, place in enumerate(places) if criteria[place].id == name)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(places):
        return criteria
    ordered = list(criteria)
    here, there = places[at], places[to]
    ordered[here], ordered[there] = ordered[there], ordered[here]
    return tuple(ordered)


def dropped(criteria: Asked, name: str) -> Asked:
    """Return the criteria without one."""
    _find(criteria, name)
    return _without(criteria, name)


def restored(criteria: Asked, name: str, current: Asked, known: Known) -> Asked:
    """Return the criteria with one of today's that was dropped, again where it stood among its neighbors."""
    back = _find(difference(current, criteria, known).dropped, name)
    if len(criteria) >= MOST:
        raise SubmissionError({"draft": "criteria.too_many"})
    order = {_root(each.id, known): place for place, each in enumerate(current)}
    later = (
        place
        for place, each in enumerate(criteria)
        if each.area == back.area and order.get(_root(each.id, known), -1) > order[_root(name, known)]
    )
    place = next(later, len(criteria))
    return by_area((*criteria[:place], back, *criteria[place:]))


def difference(before: Asked, after: Asked, known: Known) -> Difference:
    """Return how two editions differ; `known` tells which criteria replaced which."""
    old, new = ({_root(each.id, known): each for each in criteria} for criteria in (before, after))
    stayed = [root for root in old if root in new]
    return Difference(
        added=tuple(each for root, each in new.items() if root not in old),
        changed=tuple(Rewritten(old[root], new[root]) for root in stayed if old[root] != new[root]),
        dropped=tuple(each for root, each in old.items() if root not in new),
        reordered=_kept_order(old, new) != _kept_order(new, old),
    )


def by_id(criteria: Iterable[SuitabilityCriterion]) -> dict[str, SuitabilityCriterion]:
    """Return criteria by their ids."""
    return {each.id: each for each in criteria}


def _kept_order(these: Known, others: Known) -> list[str]:
    """Return what stands in both and in the same area, in the order of the first."""
    return [root for root, each in these.items() if root in others and others[root].area == each.area]


def _root(name: str, known: Known) -> str:
    *_, first = lineage(name, known)
    return first


def _made(name: str, wanted: CriterionDraft, replaces: str = "") -> SuitabilityCriterion:
    return SuitabilityCriterion(
        id=name,
        area=wanted.area,
        title=wanted.title,
        guidance=wanted.guidance,
        evidence=wanted.evidence,
        source=wanted.source,
        blocking=wanted.blocking,
        replaces=replaces,
    )


def _words(criterion: SuitabilityCriterion) -> tuple[LocalText | str, ...]:
    return (criterion.title, criterion.guidance, criterion.evidence, criterion.source)


def _find(criteria: Sequence[SuitabilityCriterion], name: str) -> SuitabilityCriterion:
    found = next((each for each in criteria if each.id == name), None)
    if found is None:
        raise SubmissionError({"draft": "criteria.gone"})
    return found


def _without(criteria: Asked, name: str) -> Asked:
    return tuple(each for each in criteria if each.id != name)


def _both(text: LocalText) -> LocalText:
    return LocalText(one_line(text.de), one_line(text.en))


_TEXTS = ("title", "guidance", "evidence")
