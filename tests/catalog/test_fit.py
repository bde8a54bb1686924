"""Fit is a sum with reasons: better evidence never lowers it, age never raises it, unknown is neither nothing nor all.

The database orders by exactly the points that the reasons add up to, on both databases.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain import plainness
from sqlalchemy import select
from sqlmodel import col

from catalog.choices import OPERATING_MODELS
from catalog.fit import (
    EARNED,
    EXPIRED,
    UNKNOWN,
    WEIGHTS,
    Fit,
    FitFacts,
    Part,
    Suits,
    Use,
    Wish,
    fit,
)
from catalog.fit_index import fit_points, read_facts, used_at
from catalog.fit_sentences import COUNTED, SENTENCES, sentence
from catalog.inputs import ListingDraft, ReferenceDraft, Submission
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.size_classes import SIZE_CLASSES
from catalog.states import STATES
from catalog.tables import FitRow, ListingRow
from catalog.views import Evidence, LocalText, Statement
from scorers.report import Report

KNOWN = [each for each in Evidence if each is not Evidence.UNKNOWN]
BETTER = sorted(KNOWN, key=lambda each: EARNED[each])
AGS = st.sampled_from(["09162000", "09184119", "09184112", "05315000", "01001000"])
SIZES = st.sampled_from(tuple(SIZE_CLASSES))


def suits(choices: tuple[str, ...]) -> st.SearchStrategy[Suits | None]:
    chosen = st.frozensets(st.sampled_from(choices), min_size=1, max_size=4)
    return st.none() | st.builds(Suits, chosen, st.sampled_from(KNOWN), st.booleans())


USES = st.lists(st.builds(Use, AGS, st.just("") | SIZES, st.booleans(), st.booleans()), max_size=5).map(tuple)
FACTS = st.integers(0, 20).flatmap(
    lambda answers: st.builds(
        FitFacts,
        suits(tuple(SIZE_CLASSES)),
        suits(tuple(STATES)),
        suits(tuple(OPERATING_MODELS)),
        USES,
        st.just(answers),
        st.integers(0, answers),
        st.none() | st.floats(0, 100),
    )
)
WISHES = st.builds(
    Wish,
    st.just("") | AGS,
    st.just("") | SIZES,
    st.lists(st.sampled_from(tuple(OPERATING_MODELS)), max_size=2).map(tuple),
)
TOWN = Wish("09184119", "under-20000", ("vendor-saas",))


def points(found: Fit, part: Part) -> float:
    return next(reason.points for reason in found.reasons if reason.part is part)


@given(FACTS, WISHES)
def test_the_points_are_the_sum_of_the_reasons_and_never_more_than_possible(facts: FitFacts, wish: Wish) -> None:
    found = fit(facts, wish)
    assert found.points == pytest.approx(sum(reason.points for reason in found.reasons))
    assert 0 <= found.points <= found.possible <= 100
    for reason in found.reasons:
        assert 0 <= reason.points <= reason.possible == WEIGHTS[reason.part]
        told = sentence(reason)
        assert told.de
        assert told.en
        assert ("veraltet und zählt weniger" in told.de) == reason.expired
        assert (reason.key in COUNTED) != (reason.key in SENTENCES)


@given(FACTS, WISHES, st.data())
def test_better_evidence_never_lowers_and_age_never_raises(facts: FitFacts, wish: Wish, data: st.DataObject) -> None:
    part = data.draw(st.sampled_from(["sizes", "states", "operating"]))
    answer = getattr(facts, part)
    if answer is not None:
        better = data.draw(st.sampled_from(BETTER[BETTER.index(answer.evidence) :]))
        assert fit(replace(facts, **{part: replace(answer, evidence=better)}), wish).points >= fit(facts, wish).points
        old, fresh = (
            fit(replace(facts, **{part: replace(answer, expired=expired)}), wish).points for expired in (True, False)
        )
        assert old <= fresh


@given(FACTS, WISHES, AGS, SIZES)
def test_confirmed_use_never_lowers_and_its_age_never_raises(facts: FitFacts, wish: Wish, ags: str, size: str) -> None:
    steps = [
        facts.uses,
        (*facts.uses, Use(ags, size, confirmed=False, expired=True)),
        (*facts.uses, Use(ags, size, confirmed=False)),
        (*facts.uses, Use(ags, size, confirmed=True)),
    ]
    totals = [fit(replace(facts, uses=uses), wish).points for uses in steps]
    assert totals == sorted(totals)
    expired = fit(replace(facts, uses=(*facts.uses, Use(ags, size, confirmed=True, expired=True))), wish).points
    assert totals[0] <= expired <= totals[3]


@given(FACTS, WISHES, st.floats(0, 100))
def test_a_better_score_and_fresher_answers_never_lower(facts: FitFacts, wish: Wish, quality: float) -> None:
    low, high = sorted((quality, facts.quality or 0))
    assert fit(replace(facts, quality=low), wish).points <= fit(replace(facts, quality=high), wish).points
    more = replace(facts, answers=facts.answers + 1, fresh=facts.fresh + 1)
    renewed = replace(facts, fresh=facts.answers)
    assert fit(facts, wish).points <= min(fit(more, wish).points, fit(renewed, wish).points)


@given(WISHES)
def test_unknown_is_neither_nothing_nor_all_and_is_said(wish: Wish) -> None:
    for reason in fit(FitFacts(), wish).reasons:
        assert reason.key.endswith(".unknown")
        assert reason.points == pytest.approx(reason.possible * UNKNOWN / 100)


def test_an_old_answer_that_fits_is_worth_more_than_none_and_one_that_does_not_fit_is_worth_nothing() -> None:
    assert min(EARNED[each] * EXPIRED // 100 for each in KNOWN) > UNKNOWN
    old = fit(FitFacts(sizes=Suits(frozenset({"under-20000"}), expired=True)), TOWN)
    wrong = fit(FitFacts(sizes=Suits(frozenset({"under-5000"}), Evidence.CONFIRMED)), TOWN)
    assert points(old, Part.SIZE) == pytest.approx(9.6)
    assert points(wrong, Part.SIZE) == 0


@pytest.mark.parametrize(
    ("uses", "key", "count"),
    [
        ((), "use.unknown", 0),
        ((Use("09184112"),), "use.claimed", 1),
        ((Use("09184112", confirmed=True), Use("09184148", confirmed=True), Use("05315000")), "use.county", 2),
        ((Use("05315000", "under-20000", confirmed=True),), "use.similar", 1),
        ((Use("09162000", "from-100000", confirmed=True),), "use.state", 1),
        ((Use("01001000", "under-100000", confirmed=True),), "use.elsewhere", 1),
    ],
)
def test_the_reason_names_the_nearest_confirmed_use(uses: tuple[Use, ...], key: str, count: int) -> None:
    reason = next(reason for reason in fit(FitFacts(uses=uses), TOWN).reasons if reason.part is Part.USE)
    assert (reason.key, reason.count) == (key, count)


def test_two_confirmed_neighbors_of_the_same_size_give_all_points_for_use() -> None:
    near = tuple(Use(ags, "under-20000", confirmed=True) for ags in ("09184112", "09184148"))
    assert points(fit(FitFacts(uses=near), TOWN), Part.USE) == WEIGHTS[Part.USE]
    assert points(fit(FitFacts(uses=near[:1]), TOWN), Part.USE) == pytest.approx(25 * (0.3 + 0.7 / 2))


def test_however_many_a_vendor_names_they_give_less_than_one_that_confirmed() -> None:
    named = tuple(Use(f"091841{number:02}", "under-20000") for number in range(50))
    sure = (Use("09184112", "under-20000", confirmed=True),)
    assert points(fit(FitFacts(uses=named[:1]), TOWN), Part.USE) < points(fit(FitFacts(uses=named), TOWN), Part.USE)
    assert points(fit(FitFacts(uses=named), TOWN), Part.USE) < points(fit(FitFacts(uses=sure), TOWN), Part.USE)
    both = points(fit(FitFacts(uses=(*named, *sure)), TOWN), Part.USE)
    assert points(fit(FitFacts(uses=sure), TOWN), Part.USE) < both < WEIGHTS[Part.USE]


def test_what_the_municipality_did_not_say_is_not_asked() -> None:
    assert {reason.part for reason in fit(FitFacts(), Wish()).reasons} == {Part.USE, Part.QUALITY, Part.FRESHNESS}
    assert fit(FitFacts(), Wish()).possible == 50
    assert fit(FitFacts(), TOWN).possible == sum(WEIGHTS.values()) == 100


def test_the_reasons_are_plain_german() -> None:
    measured = plainness(sentence.de for sentence in SENTENCES.values())
    assert measured.is_plain, measured


def bring(catalog: Catalog, slug: str, *statements: Statement) -> None:
    draft = ListingDraft(slug, slug, LocalText("Zeigt Baustellen."), statements=statements)
    catalog.listings.import_listing(replace(draft, address=f"https://example.org/a/{slug}"))


def answer(
    key: str, *values: str, evidence: Evidence = Evidence.SELF_DECLARED, day: datetime | None = None
) -> Statement:
    return Statement(key, "", evidence, data=values, as_of=day)


@pytest.fixture(name="_filled")
def _fill(catalog: Catalog, clock: Callable[[], datetime], make_report: Callable[..., Report]) -> None:
    day = clock()
    bring(catalog, "nothing-known")
    bring(catalog, "words-alone", Statement("size_classes", "kleine Orte", Evidence.SELF_DECLARED, as_of=day))
    bring(
        catalog,
        "fits",
        replace(answer("size_classes", "under-20000", "under-50000", day=day), evidence=Evidence.REVIEWED),
        answer("states", "09", "16", day=day),
        answer("operating_model", "vendor-saas", "county", day=day),
    )
    bring(
        catalog,
        "misses",
        answer("size_classes", "from-100000", day=day),
        answer("states", "01"),
        answer("operating_model", "own-server", day=day),
    )
    bring(catalog, "old", answer("size_classes", "under-20000", day=day.replace(year=2020)))
    catalog.reports.import_report("https://example.org/a/fits", make_report("https://example.org/a/fits"))
    for ags, size in (("09184112", "under-20000"), ("09184148", "under-20000"), ("05315000", "from-100000")):
        catalog.references.confirm("fits", ReferenceDraft(ags, "Ort", size_class=size))
        catalog.references.claim("misses", ReferenceDraft(ags, "Ort"))
    catalog.references.confirm("words-alone", ReferenceDraft("09184112", "Ort", "decided-against"))


def ordered(sessions: Sessions, wish: Wish) -> list[tuple[str, int]]:
    with sessions.read() as session:
        used = used_at(wish)
        total = fit_points(wish, used)
        query = (
            select(col(ListingRow.slug), total)
            .join(FitRow, col(FitRow.listing_id) == col(ListingRow.id))
            .outerjoin(used, used.c.listing_id == col(ListingRow.id))
            .order_by(total.desc(), col(ListingRow.slug))
        )
        return [(slug, hundredths) for slug, hundredths in session.connection().execute(query)]


def explained(sessions: Sessions, wish: Wish) -> dict[str, int]:
    with sessions.read() as session:
        slugs = dict(session.connection().execute(select(col(ListingRow.id), col(ListingRow.slug))).all())
        facts = read_facts(session, list(slugs))
    return {slug: round(fit(facts[key], wish).points * 100) for key, slug in slugs.items()}


@pytest.mark.usefixtures("_filled")
def test_the_fitting_listing_comes_first_and_the_missing_last(sessions: Sessions) -> None:
    slugs = [slug for slug, _ in ordered(sessions, TOWN)]
    assert slugs[:2] == ["fits", "old"]
    assert slugs[-1] == "misses"


@pytest.mark.usefixtures("_filled")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(wish=WISHES)
def test_the_database_orders_by_what_the_reasons_add_up_to(sessions: Sessions, wish: Wish) -> None:
    assert dict(ordered(sessions, wish)) == explained(sessions, wish)


def test_a_listing_that_is_not_visible_has_no_fit(catalog: Catalog, sessions: Sessions) -> None:
    catalog.listings.submit(Submission("Hidden", "https://example.org/a/h", "Von niemandem gemessen, noch nicht."))
    assert ordered(sessions, TOWN) == []
