"""The made-up county of `marketplace demo`: a selection of some samples, marked as an example wherever it is shown."""

from catalog.errors import SubmissionError
from catalog.finding import organisation_slug
from catalog.inputs import OrganisationDraft
from catalog.permissions import MARKETPLACE
from catalog.region_settings import NewRegion, RegionForm
from catalog.services import Catalog

COUNTY = OrganisationDraft("Musterlandkreis (Vorführung)", "public", ags="06534000")
SLUG = "musterlandkreis"
REASON = "Beispiel der Vorführung."
TEXTS = RegionForm(
    "Musterlandkreis: Software für Rathäuser (Beispiel)",
    "Dies ist ein Beispiel. Diesen Landkreis gibt es nicht, und niemand hat die Lösungen wirklich empfohlen.\n\n"
    "So könnte ein Landkreis seinen Gemeinden zeigen, womit sie anfangen können.",
    "This is an example. There is no such county, and nobody has really recommended these solutions.\n\n"
    "A county might show its municipalities like this where to begin.",
    "Stabsstelle Digitalisierung (Beispiel)",
    "digital@example.org",
)
RECOMMENDED = {
    "eappointment": "Beispiel: Termine sind das, wonach im Rathaus zuerst gefragt wird.",
    "meine-stadt-transparent": "Beispiel: Ratsunterlagen lassen sich hier auch ohne Vorwissen finden.",
    "volunteer-planner": "Beispiel: Wer helfen will, sieht sofort, wo noch jemand fehlt.",
}


def show_region(catalog: Catalog) -> None:
    """Open the selection of the made-up county; one that is there already stays as people left it."""
    settings = catalog.region_settings
    try:
        settings.create(NewRegion(organisation_slug(COUNTY), TEXTS.name, SLUG), MARKETPLACE, REASON)
    except SubmissionError:
        return
    settings.change(SLUG, TEXTS, MARKETPLACE, REASON)
    for card in catalog.listings.cards(tuple(RECOMMENDED)):
        catalog.recommendations.add(SLUG, card.slug, RECOMMENDED[card.slug], MARKETPLACE)
    settings.switch(SLUG, MARKETPLACE, REASON, public=True)
