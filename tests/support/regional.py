"""Regional selections for tests, opened by the marketplace itself."""

from catalog.permissions import MARKETPLACE
from catalog.region_settings import NewRegion, RegionForm
from catalog.services import Catalog

TEXTS = RegionForm(
    "Empfehlungen des Kreises",
    "Für alle Rathäuser im Kreis.\n\nAusgesucht mit den Gemeinden.",
    "For all town halls of the county.",
    "Stabsstelle Digitalisierung",
    "digital@kreis.example",
)


def add_region(catalog: Catalog, organisation: str, *, public: bool = True, texts: RegionForm = TEXTS) -> str:
    """The selection of a confirmed public body, with its texts; return its slug, which is the organisation's."""
    new = NewRegion(organisation, texts.name, organisation)
    slug = catalog.region_settings.create(new, MARKETPLACE, "Für einen Test.")
    catalog.region_settings.change(slug, texts, MARKETPLACE, "Für einen Test.")
    if public:
        catalog.region_settings.switch(slug, MARKETPLACE, "Für einen Test.", public=True)
    return slug
