"""The forms of regional selections: which solution somebody means who typed a name or an address, and the texts."""

from dataclasses import dataclass

from catalog.folding import plain
from catalog.inputs import SearchQuery
from catalog.listings import Listings
from catalog.region_settings import RegionForm
from catalog.region_views import RegionDesk
from web.draft_form import SLUG

LONGEST_TEXT = 200
MOST_OFFERED = 5


@dataclass(frozen=True, slots=True)
class RegionPosted:
    """What is typed or pressed on a page of a selection, as a browser sends it; `listing` is the one it is about."""

    act: str = ""
    listing: str = ""
    solution: str = ""
    choice: str = ""
    why: str = ""
    reason: str = ""
    name: str = ""
    introduction: str = ""
    introduction_en: str = ""
    contact_role: str = ""
    contact_address: str = ""

    @property
    def texts(self) -> RegionForm:
        """Return what the selection shall say of itself."""
        return RegionForm(self.name, self.introduction, self.introduction_en, self.contact_role, self.contact_address)


@dataclass(frozen=True, slots=True)
class SolutionChoice:
    """The slug that was meant, empty if that is not clear; then the fault, and what may be chosen."""

    slug: str = ""
    fault: str = ""
    choices: tuple[tuple[str, str], ...] = ()


def texts_of(desk: RegionDesk) -> RegionForm:
    """Return what a selection says of itself, as a form shows it."""
    return RegionForm(desk.name, desk.introduction, desk.introduction_en, desk.contact_role, desk.contact_address)


def read_solution(listings: Listings, typed: str, chosen: str) -> SolutionChoice:
    """Return what was meant by the name or the address of a solution; several are offered, none is guessed."""
    text = typed.strip()[:LONGEST_TEXT]
    address = SLUG.fullmatch(text)
    (exact,) = listings.cards([address[1] if address else text]) or (None,)
    if exact is not None:
        return SolutionChoice(exact.slug)
    found = listings.search(SearchQuery(text=text, size=MOST_OFFERED)).cards if text and not address else ()
    known = {each.slug: each.name for each in found}
    same = [slug for slug, name in known.items() if plain(name) == plain(text)]
    if chosen in known or len(same) == 1:
        return SolutionChoice(chosen if chosen in known else same[0])
    if not known:
        return SolutionChoice(fault="solution.unknown" if text else "solution.empty")
    return SolutionChoice(fault="solution.choose", choices=tuple(known.items()))
