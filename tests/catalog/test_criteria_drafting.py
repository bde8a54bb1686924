"""What may be done with the criteria of a draft, alone and in every order; and how two editions differ."""

from dataclasses import replace

import pytest
from editions import ASKED, reworded
from hypothesis import given
from hypothesis import strategies as st

from catalog.criteria import AREAS, SuitabilityCriterion, lineage, shipped
from catalog.criteria_drafting import (
    LONGEST,
    MOST,
    Asked,
    Rewritten,
    added,
    by_id,
    changed,
    difference,
    dropped,
    moved,
    plain,
    restored,
)
from catalog.errors import SubmissionError
from catalog.views import LocalText
from web.criteria_form import as_written

TODAY = shipped().current.criteria
PUBLISHED = by_id(TODAY)
KINDS = ("add", "word", "back", "shift", "block", "up", "down", "drop", "restore", "publish")
STEPS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 99), st.integers(0, 2)), max_size=40)


def words(criterion: SuitabilityCriterion) -> tuple[object, ...]:
    return (criterion.title, criterion.guidance, criterion.evidence, criterion.source)


def titles(criteria: Asked, area: str) -> list[str]:
    return [each.id for each in criteria if each.area == area]


class Book:
    """A draft and what is published, as an office would keep them."""

    def __init__(self) -> None:
        self.today, self.draft, self.published, self.named = TODAY[:9], TODAY[:9], by_id(TODAY[:9]), 0

    @property
    def known(self) -> dict[str, SuitabilityCriterion]:
        return self.published | by_id(self.draft)

    def step(self, kind: str, place: int, variant: int) -> None:
        """Take a step at some place, if there is one."""
        fresh = f"own-{self.named + 1}"
        gone = difference(self.today, self.draft, self.known).dropped
        if kind == "add":
            self.draft = added(self.draft, replace(ASKED, area=AREAS[place % len(AREAS)]), fresh)
        elif kind == "restore" and gone:
            self.draft = restored(self.draft, gone[place % len(gone)].id, self.today, self.known)
        elif kind == "publish":
            self.today = self.draft
            self.published |= by_id(self.draft)
        elif self.draft:
            self._at(kind, self.draft[place % len(self.draft)], variant, fresh)
        self.named += fresh in by_id(self.draft)

    def _at(self, kind: str, each: SuitabilityCriterion, variant: int, fresh: str) -> None:
        first = self.known[[*lineage(each.id, self.known)][-1]]
        if kind == "drop":
            self.draft = dropped(self.draft, each.id)
        if kind in {"up", "down"}:
            self.draft = moved(self.draft, each.id, up=kind == "up")
        written = {
            "word": reworded(each, f"Frage {variant}?"),
            "back": replace(as_written(first), area=each.area),
            "shift": replace(as_written(each), area=AREAS[variant]),
            "block": replace(as_written(each), blocking=not each.blocking),
        }
        if kind in written:
            self.draft = changed(self.draft, each.id, written[kind], fresh, self.published)


@given(STEPS)
def test_whatever_is_done_an_id_keeps_its_words_and_nothing_else_is_touched(steps: list[tuple[str, int, int]]) -> None:
    book, said = Book(), {each.id: words(each) for each in TODAY}
    for kind, place, variant in steps:
        before = book.draft
        book.step(kind, place, variant)
        ids = [each.id for each in book.draft]
        assert len(set(ids)) == len(ids)
        assert len({[*lineage(each, book.known)][-1] for each in ids}) == len(ids)
        assert [each.area for each in book.draft] == sorted((each.area for each in book.draft), key=AREAS.index)
        assert len(set(before) ^ set(book.draft)) <= 2, "one step is about one criterion"
        for each in book.published.values():
            assert said.setdefault(each.id, words(each)) == words(each)
        for each in book.draft:
            assert words(book.published.get(each.id, each)) == words(each)


@given(STEPS)
def test_a_difference_tells_everything_and_tells_it_once(steps: list[tuple[str, int, int]]) -> None:
    book = Book()
    for kind, place, variant in steps:
        book.step(kind, place, variant)
    found = difference(book.today, book.draft, book.known)
    kept = set(book.today) & set(book.draft)
    assert {*kept, *found.added, *(each.after for each in found.changed)} == set(book.draft)
    assert {*kept, *found.dropped, *(each.before for each in found.changed)} == set(book.today)
    assert len(kept) + len(found.added) + len(found.changed) == len(book.draft)
    assert found.is_none == (book.today == book.draft)


def test_other_words_make_another_criterion_and_the_old_words_the_old_one() -> None:
    exit_ = PUBLISHED["exit"]
    draft = changed(TODAY, "exit", reworded(exit_), "own-1", PUBLISHED)
    place = TODAY.index(exit_)
    assert (draft[place].id, draft[place].replaces) == ("own-1", "exit")
    assert difference(TODAY, draft, PUBLISHED | by_id(draft)).changed == (Rewritten(exit_, draft[place]),)
    again = changed(draft, "own-1", reworded(exit_, "Und wie?"), "own-2", PUBLISHED)
    assert again[place].id == "own-1", "nobody has answered it yet"
    assert changed(again, "own-1", as_written(exit_), "own-2", PUBLISHED) == TODAY
    later = PUBLISHED | by_id(again)
    assert changed(again, "own-1", as_written(exit_), "own-2", later)[place] == exit_


def test_area_and_obligation_do_not_change_the_question() -> None:
    wanted = replace(as_written(PUBLISHED["exit"]), area="data-protection", blocking=True)
    draft = changed(TODAY, "exit", wanted, "own-1", PUBLISHED)
    assert titles(draft, "data-protection") == [*titles(TODAY, "data-protection"), "exit"]
    (found,) = difference(TODAY, draft, PUBLISHED).changed
    assert (found.before.id, found.after.id, found.after.blocking) == ("exit", "exit", True)
    assert not difference(TODAY, draft, PUBLISHED).reordered


def test_a_criterion_moves_within_its_area_alone() -> None:
    first, second, *_ = titles(TODAY, "accessibility")
    assert moved(TODAY, first, up=True) == TODAY
    draft = moved(TODAY, first, up=False)
    assert titles(draft, "accessibility")[:2] == [second, first]
    found = difference(TODAY, draft, PUBLISHED)
    assert (found.reordered, found.added, found.changed, found.dropped) == (True, (), (), ())
    assert moved(draft, first, up=True) == TODAY


@pytest.mark.parametrize("name", [each.id for each in TODAY])
def test_what_was_dropped_comes_back_to_its_place(name: str) -> None:
    draft = dropped(TODAY, name)
    assert difference(TODAY, draft, PUBLISHED).dropped == (PUBLISHED[name],)
    assert restored(draft, name, TODAY, PUBLISHED) == TODAY


def test_what_is_not_in_the_draft_cannot_be_changed_and_what_is_there_not_taken_back() -> None:
    for act in (
        lambda: dropped(TODAY, "own-9"),
        lambda: moved(TODAY, "own-9", up=True),
        lambda: changed(TODAY, "own-9", ASKED, "own-1", PUBLISHED),
        lambda: restored(TODAY, "exit", TODAY, PUBLISHED),
    ):
        with pytest.raises(SubmissionError, match=r"draft: criteria\.gone"):
            act()


def test_an_edition_has_an_end() -> None:
    draft = TODAY
    while len(draft) < MOST:
        draft = added(draft, ASKED, f"own-{len(draft)}")
    for act in (
        lambda: added(draft, ASKED, "own-99"),
        lambda: restored(added(dropped(draft, "exit"), ASKED, "own-99"), "exit", TODAY, PUBLISHED),
    ):
        with pytest.raises(SubmissionError, match=r"draft: criteria\.too_many"):
            act()


def test_every_text_is_needed_in_both_languages_and_has_an_end() -> None:
    nothing = LocalText(" \n", "\x00")
    with pytest.raises(SubmissionError) as caught:
        plain(replace(ASKED, area="taste", title=nothing, guidance=nothing, evidence=nothing, source="\ud800"))
    texts = [f"{name}_{end}" for name in ("title", "guidance", "evidence") for end in ("de", "en")]
    assert caught.value.faults == {"area": "criterion.area"} | {
        name: f"criterion.{name}" for name in (*texts, "source")
    }
    with pytest.raises(SubmissionError) as caught:
        plain(replace(ASKED, title=LocalText("x" * LONGEST["title"], "x" * (LONGEST["title"] + 1))))
    assert caught.value.faults == {"title_en": "criterion.too_long"}
    assert plain(replace(ASKED, source=" BSI-Standard\r\n 200-4 ")) == ASKED
