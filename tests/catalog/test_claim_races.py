"""A vendor, a town and the market speak of one reference at once, on PostgreSQL: one after the other, one counts."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest
from meeting import meet
from members import People

from catalog.claims import ClaimForm
from catalog.errors import NotFoundError, StateError, SubmissionError
from catalog.inputs import ListingDraft, MunicipalityDraft
from catalog.permissions import Principal
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.tables import ListingRow
from catalog.uses import UseForm
from catalog.views import ClaimState, Evidence, LocalText

pytestmark = [pytest.mark.postgresql, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
MUNICH, AYING = "09162000", "09184112"
LISTING = r"(?s)FROM listing\b.*FOR UPDATE"
Act = Callable[[Catalog, Mapping[str, Principal]], None]
ACTS: Mapping[str, Act] = {
    "claim": lambda catalog, who: catalog.claims.make("radar", MUNICH, ClaimForm(), who["Vera"]),
    "withdraw": lambda catalog, who: catalog.claims.withdraw("radar", MUNICH, who["Vera"]),
    "confirm": lambda catalog, who: catalog.uses.confirm("radar", UseForm(), who["Mia"]),
    "decline": lambda catalog, who: catalog.uses.decline("radar", "Nein.", who["Mia"]),
    "return": lambda catalog, who: catalog.uses.withdraw("radar", who["Mia"]),
    "take-down": lambda catalog, who: catalog.claims.take_down("radar", MUNICH, "Falsch.", who["Rita"]),
}


@pytest.fixture
def people(catalog: Catalog, sessions: Sessions) -> Mapping[str, Principal]:
    """A solution of Vera, which names the town of Mia; Anna has a town of her own."""
    who = People(sessions)
    catalog.listings.import_listing(
        ListingDraft("radar", "Radar", LocalText("Zeigt Regen."), address="https://example.org/a/b")
    )
    catalog.municipalities.import_batch(
        MunicipalityDraft(ags, "town", name, date(2025, 1, 1), "test")
        for ags, name in ((MUNICH, "München"), (AYING, "Aying"))
    )
    vera = who.of("Vera", "radar-gmbh")
    with sessions.write() as session:
        session.get_one(ListingRow, 1).owner_id = vera.memberships[0].organisation_id
    known = {
        "Vera": vera,
        "Mia": who.of("Mia", "stadt-munchen", kind="public", ags=MUNICH),
        "Anna": who.of("Anna", "gemeinde-aying", kind="public", ags=AYING),
        "Rita": who("Rita"),
    }
    ACTS["claim"](catalog, known)
    return known


@pytest.mark.parametrize(
    ("sooner", "later", "state", "refused"),
    [
        ("confirm", "claim", ClaimState.CONFIRMED, SubmissionError),
        ("claim", "confirm", ClaimState.CONFIRMED, None),
        ("confirm", "withdraw", ClaimState.CONFIRMED, StateError),
        ("withdraw", "confirm", ClaimState.CONFIRMED, None),
        ("decline", "claim", ClaimState.DECLINED, SubmissionError),
        ("decline", "confirm", ClaimState.CONFIRMED, None),
        ("confirm", "decline", ClaimState.CONFIRMED, StateError),
        ("decline", "take-down", ClaimState.DECLINED, StateError),
        ("confirm", "take-down", ClaimState.CONFIRMED, StateError),
        ("take-down", "return", ClaimState.TAKEN_DOWN, NotFoundError),
    ],
)
def test_two_words_of_one_reference_at_once_come_one_after_the_other(  # noqa: PLR0913, PLR0917 - who says what
    catalog: Catalog,
    sessions: Sessions,
    people: Mapping[str, Principal],
    sooner: str,
    later: str,
    state: ClaimState,
    refused: type[Exception] | None,
) -> None:
    ended = meet(sessions, lambda: ACTS[sooner](catalog, people), lambda: ACTS[later](catalog, people), after=LISTING)
    assert ended[0] is None
    assert type(ended[1]) is (refused or type(None)), ended
    (view,) = catalog.claims.list("radar", people["Vera"])
    assert view.state is state
    shown = [each.evidence for each in catalog.references.list("radar")]
    assert shown == ([Evidence.CONFIRMED] if state is ClaimState.CONFIRMED else [])
    assert catalog.audit.verify().fault == ""


def test_two_towns_confirm_at_once(catalog: Catalog, sessions: Sessions, people: Mapping[str, Principal]) -> None:
    ended = meet(
        sessions,
        lambda: catalog.uses.confirm("radar", UseForm(), people["Mia"]),
        lambda: catalog.uses.confirm("radar", UseForm(), people["Anna"]),
        after=LISTING,
    )
    assert ended == [None, None]
    assert [each.evidence for each in catalog.references.list("radar")] == [Evidence.CONFIRMED] * 2
