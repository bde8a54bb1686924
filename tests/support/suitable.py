"""A listing with all that a municipality asks for: answers of every age, prices, references, changes, a service."""

from dataclasses import replace
from datetime import date, datetime

from catalog.inputs import ListingDraft, OrganisationDraft, ReferenceDraft
from catalog.services import Catalog
from catalog.views import Evidence, LocalText, Statement


def answers(day: datetime) -> tuple[Statement, ...]:
    old = day.replace(year=2022)
    return (
        Statement("size_classes", "", Evidence.REVIEWED, data=("under-5000", "under-20000"), as_of=day),
        Statement("operating_model", "", Evidence.SELF_DECLARED, data=("vendor-saas",), as_of=old),
        Statement("cost_model", "", Evidence.SELF_DECLARED, data=("per-inhabitant", "set-up"), as_of=day),
        Statement("price_per_inhabitant", "", Evidence.SELF_DECLARED, data="0.35", as_of=day),
        Statement("price_set_up", "", Evidence.SELF_DECLARED, data="4800", as_of=day),
        Statement("operators", "Das Rechenzentrum Musterland", Evidence.SELF_DECLARED, as_of=day),
    )


def list_suitable(catalog: Catalog, day: datetime) -> None:
    """List a product that was changed once, a service for it, and those who use it."""
    draft = ListingDraft(
        "amtshilfe",
        "Amtshilfe",
        LocalText("Anträge aus einer Hand."),
        proprietary=True,
        statements=answers(day),
        organisation=OrganisationDraft("Werk GmbH"),
    )
    service = ListingDraft(
        "betrieb", "Kreisbetrieb", LocalText("Wir betreiben es."), kind="service", offered_for=("amtshilfe",)
    )
    for each in (draft, replace(draft, website="https://werk.example.org", statements=answers(day)[:-1]), service):
        catalog.listings.import_listing(each)
    catalog.references.claim("amtshilfe", ReferenceDraft("05315000", "Köln", size_class="from-100000"))
    for ags, name in (("01001000", "Aurach"), ("06534014", "Kirchhain")):
        use = ReferenceDraft(ags, name, size_class="under-20000", since=date(2021, 3, 1))
        catalog.references.confirm("amtshilfe", use)
