"""References name a municipality, say whose word they are, end after two years, and never name a person."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from catalog.errors import NotFoundError, StateError, SubmissionError
from catalog.inputs import ListingDraft, ReferenceDraft
from catalog.references import nearest_first
from catalog.services import Catalog
from catalog.views import Evidence, LocalText, NoticeKind, UseStatus

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
TOWN = ReferenceDraft(
    "09162000", "München", since=date(2024, 5, 1), contact_role="IT-Referat", size_class="from-100000"
)


@pytest.fixture(autouse=True)
def _listing(catalog: Catalog) -> None:
    catalog.listings.import_listing(ListingDraft("radar", "Radar", LocalText("Zeigt Baustellen.")))


def test_a_vendors_claim_is_self_declared_and_ends_after_two_years(
    catalog: Catalog, clock: Callable[[], datetime]
) -> None:
    catalog.references.claim("radar", TOWN)
    (claimed,) = catalog.listings.read("radar").references
    assert (claimed.ags, claimed.municipality, claimed.status) == ("09162000", "München", UseStatus.IN_USE)
    assert (claimed.since, claimed.contact_role) == (date(2024, 5, 1), "IT-Referat")
    assert (claimed.evidence, claimed.claimed_at, claimed.confirmed_at) == (Evidence.SELF_DECLARED, NOW, None)
    assert claimed.expires_at == datetime(2028, 1, 2, 3, 4, 5, tzinfo=UTC)
    clock.forward(days=731)  # type: ignore[attr-defined]
    solution = catalog.listings.read("radar")
    assert solution.references[0].expired
    (notice,) = solution.notices
    assert (notice.kind, notice.about) == (NoticeKind.REFERENCES_EXPIRED, ("09162000",))
    assert notice.since == claimed.expires_at


def test_what_a_municipality_confirmed_a_vendor_cannot_change_while_it_holds(
    catalog: Catalog, clock: Callable[[], datetime]
) -> None:
    catalog.references.claim("radar", TOWN)
    catalog.references.confirm("radar", replace(TOWN, status="used-before"))
    (confirmed,) = catalog.references.list("radar")
    assert (confirmed.evidence, confirmed.status) == (Evidence.CONFIRMED, UseStatus.USED_BEFORE)
    assert (confirmed.claimed_at, confirmed.confirmed_at) == (NOW, NOW)
    with pytest.raises(StateError):
        catalog.references.claim("radar", TOWN)
    with pytest.raises(StateError):
        catalog.references.withdraw_claim("radar", TOWN.ags)
    assert catalog.references.list("radar") == (confirmed,)
    clock.forward(days=731)  # type: ignore[attr-defined]
    catalog.references.claim("radar", TOWN)
    (anew,) = catalog.references.list("radar")
    assert (anew.evidence, anew.status, anew.expired) == (Evidence.SELF_DECLARED, UseStatus.IN_USE, False)


def test_each_side_can_take_back_what_it_said(catalog: Catalog) -> None:
    catalog.references.claim("radar", TOWN)
    catalog.references.withdraw_claim("radar", TOWN.ags)
    assert catalog.references.list("radar") == ()
    catalog.references.confirm("radar", TOWN)
    catalog.references.withdraw("radar", TOWN.ags)
    assert catalog.references.list("radar") == ()
    for act in (catalog.references.withdraw, catalog.references.withdraw_claim):
        with pytest.raises(NotFoundError):
            act("radar", TOWN.ags)


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"ags": "9162000"}, {"ags": "ags.malformed"}),
        ({"ags": "17000000"}, {"ags": "ags.malformed"}),
        ({"ags": "0916200\u0660"}, {"ags": "ags.malformed"}),
        ({"municipality": " "}, {"municipality": "municipality.empty"}),
        ({"status": "loved"}, {"status": "status.unknown"}),
        ({"size_class": "huge"}, {"size_class": "size_class.unknown"}),
        ({"since": date(2026, 1, 3)}, {"since": "since.out_of_range"}),
        ({"contact_role": "x" * 121, "ags": ""}, {"contact_role": "contact_role.too_long", "ags": "ags.malformed"}),
    ],
)
def test_each_fault_of_a_reference_has_its_code(
    catalog: Catalog, change: dict[str, Any], faults: dict[str, str]
) -> None:
    for act in (catalog.references.claim, catalog.references.confirm):
        with pytest.raises(SubmissionError) as caught:
            act("radar", replace(TOWN, **change))
        assert caught.value.faults == faults
    assert catalog.references.list("radar") == ()


def test_confirmed_use_comes_first_and_near_towns_before_far_ones(catalog: Catalog) -> None:
    catalog.references.claim("radar", ReferenceDraft("05315000", "Köln", size_class="from-100000"))
    catalog.references.confirm("radar", ReferenceDraft("01001000", "Flensburg", size_class="under-100000"))
    catalog.references.confirm("radar", ReferenceDraft("09184119", "Garching", size_class="under-20000"))
    catalog.references.claim("radar", ReferenceDraft("09184112", "Aying", size_class="under-20000"))
    catalog.references.confirm("radar", ReferenceDraft("09162000", "München", "decided-against"))
    listed = catalog.references.list("radar")
    assert [each.municipality for each in listed] == ["Flensburg", "Garching", "Aying", "Köln", "München"]
    near = nearest_first(listed, "09184148", "from-100000")
    assert [each.municipality for each in near] == ["Garching", "Aying", "München", "Köln", "Flensburg"]
