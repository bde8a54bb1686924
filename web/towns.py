"""Which municipality somebody means who typed a name, a postcode or a key; several are offered, none is guessed."""

from dataclasses import dataclass

from catalog.municipalities import Municipalities
from catalog.states import is_ags
from web.language import Language
from web.wording import word

LONGEST_TEXT = 100


@dataclass(frozen=True, slots=True)
class TownChoice:
    """The key that was meant, empty if that is not clear; then the fault, and what may be chosen."""

    ags: str = ""
    fault: str = ""
    choices: tuple[tuple[str, str], ...] = ()


def read_town(towns: Municipalities, typed: str, chosen: str, language: Language) -> TownChoice:
    """Return what was meant by a typed text and, if there were several, by the chosen key."""
    text = typed.strip()[:LONGEST_TEXT]
    if is_ags(text):
        return TownChoice(text)
    found = towns.find(text) if text else ()
    if not found:
        return TownChoice(fault="ags.unknown" if text else "ags.empty")
    if chosen in {each.ags for each in found}:
        return TownChoice(chosen)
    label = tuple((each.ags, f"{each.label} ({word(language, 'municipality', each.kind)})") for each in found)
    return TownChoice(fault="ags.choose" if len(found) > 1 else "ags.confirm", choices=label)
