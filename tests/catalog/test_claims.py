"""What a vendor says of who uses its listing, and what the municipality and the market make of it."""

from collections.abc import Mapping
from datetime import date

import msgspec
import pytest
from members import People

from catalog.claims import LONGEST_PURPOSE, MOST_A_DAY, ClaimForm
from catalog.errors import ForbiddenError, NotFoundError, StateError, SubmissionError
from catalog.inputs import ListingDraft, MunicipalityDraft
from catalog.lifecycle import take
from catalog.permissions import MARKETPLACE, NOBODY, Act, Principal
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.tables import ListingRow
from catalog.uses import UseForm
from catalog.views import ClaimState, Evidence, LocalText, NewsKind, NoticeKind, UseStatus

MUNICH, AYING = "09162000", "09184112"
FORM = ClaimForm(since=date(2024, 5, 1), contact_role="Bauhof", purpose="Termine am Schalter")


@pytest.fixture
def who(sessions: Sessions) -> People:
    return People(sessions)


@pytest.fixture
def market(catalog: Catalog, sessions: Sessions, who: People) -> Catalog:
    """A public solution of a vendor, and two municipalities of the register, one of which is here."""
    catalog.listings.import_listing(
        ListingDraft("radar", "Radar", LocalText("Zeigt Regen."), address="https://example.org/a/b")
    )
    catalog.municipalities.import_batch(
        MunicipalityDraft(ags, "town", name, date(2025, 1, 1), "test", inhabitants=9_000)
        for ags, name in ((MUNICH, "München"), (AYING, "Aying"))
    )
    own = who.of("Vera", "radar-gmbh").memberships[0].organisation_id
    with sessions.write() as session:
        session.get_one(ListingRow, 1).owner_id = own
    who.of("Mia", "stadt-munchen", kind="public", ags=MUNICH)
    return catalog


def state(market: Catalog, vera: Principal) -> list[tuple[str, ClaimState]]:
    return [(each.ags, each.state) for each in market.claims.list("radar", vera)]


def told(sessions: Sessions, account: str) -> list[Mapping[str, str]]:
    with sessions.read() as session:
        rows = session.connection().exec_driver_sql(
            f"SELECT details FROM message WHERE account_id = '{account}' AND kind = 'reference' "  # noqa: S608 - our id
            "ORDER BY created_at, occasion"
        )
        return [msgspec.json.decode(row[0], type=dict[str, str]) for row in rows]


def actions(market: Catalog) -> list[str]:
    return [entry.action for entry in market.audit.all()]


def test_a_claim_is_shown_as_the_vendors_word_and_the_municipality_is_asked(
    market: Catalog, who: People, sessions: Sessions
) -> None:
    market.claims.make("radar", MUNICH, FORM, who("Vera"))
    (shown,) = market.references.list("radar")
    assert (shown.municipality, shown.size_class, shown.evidence) == ("München", "under-20000", Evidence.SELF_DECLARED)
    assert (shown.since, shown.contact_role, shown.reason) == (date(2024, 5, 1), "Bauhof", "Termine am Schalter")
    assert state(market, who("Vera")) == [(MUNICH, ClaimState.CLAIMED)]
    (asked,) = told(sessions, who.account("Mia"))
    assert asked == {"what": "claimed", "slug": "radar", "name": "Radar", "municipality": "München"}
    market.claims.withdraw("radar", MUNICH, who("Vera"))
    market.claims.make("radar", MUNICH, FORM, who("Vera"))
    assert len(told(sessions, who.account("Mia"))) == 1, "asked once a day"
    assert actions(market)[-3:] == ["reference.claim", "reference.withdraw", "reference.claim"]
    assert market.audit.verify().fault == ""


def test_the_municipalitys_own_word_replaces_the_claim_and_the_vendor_hears_it(
    market: Catalog, who: People, sessions: Sessions
) -> None:
    vera, mia = who("Vera"), who("Mia")
    market.claims.make("radar", MUNICH, FORM, vera)
    market.uses.confirm("radar", UseForm(UseStatus.USED_BEFORE), mia)
    (shown,) = market.references.list("radar")
    assert (shown.evidence, shown.status, shown.reason) == (Evidence.CONFIRMED, UseStatus.USED_BEFORE, "")
    assert state(market, vera) == [(MUNICH, ClaimState.CONFIRMED)]
    (heard,) = told(sessions, who.account("Vera"))
    assert (heard["what"], heard["municipality"], heard["status"]) == ("answered", "München", "used-before")
    market.uses.renew("radar", mia)
    market.uses.confirm("radar", UseForm(), mia)
    assert len(told(sessions, who.account("Vera"))) == 1, "nothing waited for an answer"
    with pytest.raises(SubmissionError) as caught:
        market.claims.make("radar", MUNICH, FORM, vera)
    assert caught.value.faults == {"ags": "claim.confirmed"}
    with pytest.raises(StateError):
        market.claims.withdraw("radar", MUNICH, vera)
    with pytest.raises(StateError):
        market.uses.decline("radar", "Doch nicht.", mia)
    with pytest.raises(StateError):
        market.claims.take_down("radar", MUNICH, "Doch nicht.", who("Rita"))


def test_a_declined_claim_is_shown_nowhere_and_not_claimed_anew(
    market: Catalog, who: People, sessions: Sessions
) -> None:
    vera, mia = who("Vera"), who("Mia")
    market.claims.make("radar", MUNICH, FORM, vera)
    for reason in ("", " \u202e "):
        with pytest.raises(SubmissionError) as caught:
            market.uses.decline("radar", reason, mia)
        assert caught.value.faults == {"reason": "reason.empty"}
    market.uses.decline("radar", "Wir haben\u202e es nie bestellt.", mia)
    assert market.references.list("radar") == ()
    assert market.uses.list(mia) == ()
    (declined,) = market.uses.declined(mia)
    assert (declined.slug, declined.reason) == ("radar", "Wir haben es nie bestellt.")
    (view,) = market.claims.list("radar", vera)
    assert (view.state, view.reason) == (ClaimState.DECLINED, "Wir haben es nie bestellt.")
    assert (view.status, view.since, view.contact_role) == (None, None, "")
    assert told(sessions, who.account("Vera"))[0]["reason"] == "Wir haben es nie bestellt."
    with pytest.raises(SubmissionError) as caught:
        market.claims.make("radar", MUNICH, FORM, vera)
    assert caught.value.faults == {"ags": "claim.declined"}
    for act in (
        lambda: market.claims.withdraw("radar", MUNICH, vera),
        lambda: market.references.withdraw_claim("radar", MUNICH),
        lambda: market.uses.decline("radar", "Noch einmal.", mia),
    ):
        with pytest.raises(StateError):
            act()
    with pytest.raises(NotFoundError):
        market.uses.renew("radar", mia)
    assert "bestellt" not in str(list(market.audit.all())), "the log holds no words of a municipality"
    assert actions(market)[-1] == "use.decline"


def test_a_municipality_may_take_its_no_back_or_say_yes_after_all(market: Catalog, who: People) -> None:
    vera, mia = who("Vera"), who("Mia")
    market.claims.make("radar", MUNICH, FORM, vera)
    market.uses.decline("radar", "Nein.", mia)
    market.uses.withdraw("radar", mia)
    assert market.uses.declined(mia) == ()
    market.claims.make("radar", MUNICH, FORM, vera)
    market.uses.decline("radar", "Nein.", mia)
    market.uses.confirm("radar", UseForm(), mia)
    assert market.references.list("radar")[0].evidence is Evidence.CONFIRMED
    assert state(market, vera) == [(MUNICH, ClaimState.CONFIRMED)]


def test_a_refused_claim_says_nothing_when_its_time_is_over_and_may_be_claimed_anew(
    market: Catalog, who: People
) -> None:
    vera, mia = who("Vera"), who("Mia")
    market.claims.make("radar", MUNICH, FORM, vera)
    market.claims.make("radar", AYING, FORM, vera)
    market.uses.decline("radar", "Nein.", mia)
    market.claims.clock.forward(days=800)  # type: ignore[attr-defined]
    market.freshness.refresh()
    assert state(market, vera) == [(AYING, ClaimState.OVER), (MUNICH, ClaimState.OVER)]
    (notice,) = market.listings.read("radar").notices
    assert (notice.kind, notice.about) == (NoticeKind.REFERENCES_EXPIRED, (AYING,))
    (warned,) = (item for item in market.news.of("radar") if item.kind is NewsKind.WARNED)
    assert warned.notice
    assert warned.notice.about == ("Aying",)
    assert market.uses.declined(mia) == ()
    market.claims.make("radar", MUNICH, FORM, vera)
    assert (MUNICH, ClaimState.CLAIMED) in state(market, vera)


@pytest.mark.parametrize("guard", ["Rita", "Ada"])
def test_a_false_claim_is_taken_down_for_a_reason_that_its_vendor_reads(
    market: Catalog, who: People, sessions: Sessions, guard: str
) -> None:
    vera, mia = who("Vera"), who("Mia")
    market.claims.make("radar", MUNICH, FORM, vera)
    assert [each.ags for each in market.claims.open("radar", who(guard))] == [MUNICH]
    for ags, reason, fault in (
        (MUNICH, " ", {"reason": "reason.empty"}),
        ("", "x" * 5_000, {"ags": "claim.choose", "reason": "reason.too_long"}),
    ):
        with pytest.raises(SubmissionError) as caught:
            market.claims.take_down("radar", ags, reason, who(guard))
        assert caught.value.faults == fault
    market.claims.take_down("radar", MUNICH, "Diese Stadt gab es nie als Kundin.", who(guard))
    assert market.references.list("radar") == market.claims.open("radar", who(guard)) == ()
    assert [each.state for each in market.claims.list("radar", vera)] == [ClaimState.TAKEN_DOWN]
    assert told(sessions, who.account("Vera"))[-1]["reason"] == "Diese Stadt gab es nie als Kundin."
    last = list(market.audit.all())[-1]
    assert (last.action, last.subject, last.details["ags"]) == ("reference.take-down", "listing:radar", MUNICH)
    with pytest.raises(SubmissionError) as caught:
        market.claims.make("radar", MUNICH, FORM, vera)
    assert caught.value.faults == {"ags": "claim.taken_down"}
    with pytest.raises(NotFoundError):
        market.uses.withdraw("radar", mia)
    market.uses.confirm("radar", UseForm(), mia)
    assert market.references.list("radar")[0].evidence is Evidence.CONFIRMED, "what a town says itself, nobody forbids"


def test_everybody_else_is_refused(market: Catalog, who: People, sessions: Sessions) -> None:
    market.claims.make("radar", MUNICH, FORM, who("Vera"))
    eve = who.of("Eve", "eve-ag")
    anna = who.of("Anna", "gemeinde-aying", kind="public", ags=AYING)
    for act in (
        lambda: market.claims.list("radar", eve),
        lambda: market.claims.make("radar", AYING, FORM, eve),
        lambda: market.claims.withdraw("radar", MUNICH, eve),
        lambda: market.uses.decline("radar", "Nein.", anna),
        lambda: market.uses.decline("radar", "Nein.", anna, "stadt-munchen"),
    ):
        with pytest.raises(NotFoundError):
            act()
    for stranger in (NOBODY, who("Nora"), who("Rita"), who("Ada"), who("Mia")):
        for act in (
            lambda: market.claims.list("radar", stranger),  # noqa: B023 - called at once
            lambda: market.claims.make("radar", AYING, FORM, stranger),  # noqa: B023 - called at once
            lambda: market.claims.withdraw("radar", MUNICH, stranger),  # noqa: B023 - called at once
        ):
            with pytest.raises(ForbiddenError):
                act()
    for stranger in (NOBODY, who("Nora"), who("Vera"), who("Rita")):
        with pytest.raises(ForbiddenError):
            market.uses.decline("radar", "Nein.", stranger)
    for stranger in (NOBODY, who("Nora"), who("Vera"), who("Mia"), MARKETPLACE):
        with pytest.raises(ForbiddenError):
            market.claims.open("radar", stranger)
        with pytest.raises(ForbiddenError):
            market.claims.take_down("radar", MUNICH, "Falsch.", stranger)
    with sessions.write() as session:
        session.connection().exec_driver_sql("UPDATE organisationtrust SET confirmed_at = NULL")
    with pytest.raises(ForbiddenError):
        market.uses.decline("radar", "Nein.", who("Mia"))
    assert [each.ags for each in market.references.list("radar")] == [MUNICH]


def test_nobody_takes_down_what_their_own_organisation_claims(market: Catalog, who: People, sessions: Sessions) -> None:
    market.claims.make("radar", MUNICH, FORM, who("Vera"))
    with sessions.write() as session:
        session.connection().exec_driver_sql("UPDATE account SET roles = '[\"reviewer\"]' WHERE name = 'Vera'")
    with pytest.raises(ForbiddenError):
        market.claims.take_down("radar", MUNICH, "Falsch.", who("Vera"))


def test_an_unconfirmed_public_body_is_not_asked(market: Catalog, who: People, sessions: Sessions) -> None:
    with sessions.write() as session:
        session.connection().exec_driver_sql("UPDATE organisationtrust SET confirmed_at = NULL")
    market.claims.make("radar", MUNICH, FORM, who("Vera"))
    assert told(sessions, who.account("Mia")) == []


def test_all_faults_of_a_claim_are_told_at_once(market: Catalog, who: People) -> None:
    wrong = ClaimForm("decided-against", date(2099, 1, 1), "x" * 500, "x" * (LONGEST_PURPOSE + 1))
    for ags, fault in (("", "ags.empty"), ("09999999", "ags.unknown")):
        with pytest.raises(SubmissionError) as caught:
            market.claims.make("radar", ags, wrong, who("Vera"))
        assert caught.value.faults == {
            "ags": fault,
            "status": "claim.status",
            "since": "since.out_of_range",
            "contact_role": "contact_role.too_long",
            "purpose": "purpose.too_long",
        }


def test_only_what_everybody_sees_has_claims(market: Catalog, who: People, sessions: Sessions) -> None:
    vera = who("Vera")
    market.claims.make("radar", MUNICH, FORM, vera)
    with sessions.write() as session:
        take(session, session.get_one(ListingRow, 1), "withdraw", Act(vera, market.claims.clock()))
    with pytest.raises(StateError):
        market.claims.make("radar", AYING, FORM, vera)
    market.claims.withdraw("radar", MUNICH, vera)
    assert market.claims.list("radar", vera) == ()


def test_nobody_asks_a_hundred_municipalities_in_a_day(market: Catalog, who: People) -> None:
    keys = [f"0918{number:04}" for number in range(MOST_A_DAY + 1)]
    market.municipalities.import_batch(
        MunicipalityDraft(ags, "town", f"Ort {ags}", date(2025, 1, 1), "test") for ags in keys
    )
    for ags in keys[:-1]:
        market.claims.make("radar", ags, FORM, who("Vera"))
    with pytest.raises(SubmissionError) as caught:
        market.claims.make("radar", keys[-1], FORM, who("Vera"))
    assert caught.value.faults == {"ags": "claim.too_many"}
    market.claims.clock.forward(days=2)  # type: ignore[attr-defined]
    market.claims.make("radar", keys[-1], FORM, who("Vera"))


def test_naming_and_withdrawing_in_turn_counts_as_often_as_it_is_done(market: Catalog, who: People) -> None:
    for number in range(MOST_A_DAY):
        if number % 2:
            market.claims.withdraw("radar", AYING, who("Vera"))
        market.claims.make("radar", AYING, FORM, who("Vera"))
    market.claims.withdraw("radar", AYING, who("Vera"))
    with pytest.raises(SubmissionError) as caught:
        market.claims.make("radar", MUNICH, FORM, who("Vera"))
    assert caught.value.faults == {"ags": "claim.too_many"}
    market.claims.clock.forward(days=2)  # type: ignore[attr-defined]
    market.claims.make("radar", MUNICH, FORM, who("Vera"))
