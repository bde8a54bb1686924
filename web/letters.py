"""The letters to accounts, in both languages: what happened, what to do, and what to do if it was somebody else.

Nothing that a stranger typed stands in a letter, not even a name: else our letters would carry their words to anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog import letters, links
from catalog.letters import Letter
from catalog.mail import Mail
from web.language import Language, mark, translations


@dataclass(frozen=True, slots=True)
class Wording:
    """A subject, the paragraphs before the link, the path of the link (if there is one), and those after it."""

    subject: str
    before: tuple[str, ...]
    path: str = ""
    after: tuple[str, ...] = ()


GREETING = mark("Guten Tag,")
CLOSING = mark("Offener Lösungsmarkt")
UNWANTED = mark("Wenn Sie das nicht waren, tun Sie nichts. Ohne den Link geschieht nichts.")
WARNED = mark("Wenn Sie das nicht waren, setzen Sie sofort Ihr Passwort neu:")
ONE_DAY = mark("Der Link gilt einen Tag und nur einmal.")
RESET_PATH = "/reset"
WORDINGS: Mapping[str, Wording] = {
    links.CONFIRM: Wording(
        mark("Bestätigen Sie Ihre E-Mail-Adresse"),
        (
            mark("mit dieser Adresse wurde ein Konto angelegt."),
            mark("Bestätigen Sie sie auf dieser Seite. Sie brauchen dafür das Passwort von der Anmeldung:"),
        ),
        "/confirm",
        (mark("Der Link gilt zwei Tage und nur einmal."), UNWANTED),
    ),
    letters.KNOWN: Wording(
        mark("Sie haben schon ein Konto"),
        (
            mark("jemand wollte mit dieser Adresse ein Konto anlegen oder sie eintragen. Sie haben aber schon eines."),
            mark("Wenn Sie Ihr Passwort nicht mehr wissen, setzen Sie es hier neu:"),
        ),
        RESET_PATH,
        (mark("Wenn Sie das nicht waren, tun Sie nichts. Ihr Konto ist nicht in Gefahr."),),
    ),
    links.RESET: Wording(
        mark("Setzen Sie Ihr Passwort neu"),
        (mark("jemand hat für Ihr Konto ein neues Passwort verlangt. Sie setzen es auf dieser Seite:"),),
        RESET_PATH,
        (mark("Der Link gilt eine Stunde und nur einmal."), UNWANTED),
    ),
    links.INVITE: Wording(
        mark("Ihr Konto wartet auf Sie"),
        (mark("der Betreiber hat ein Konto für Sie angelegt. Setzen Sie auf dieser Seite Ihr Passwort:"),),
        RESET_PATH,
        (mark("Der Link gilt sieben Tage und nur einmal."),),
    ),
    letters.NEW_ADDRESS: Wording(
        mark("Bestätigen Sie Ihre neue E-Mail-Adresse"),
        (mark("ein Konto soll künftig diese Adresse haben. Bestätigen Sie sie auf dieser Seite:"),),
        "/account/new-address",
        (ONE_DAY, UNWANTED),
    ),
    letters.ADDRESS_NOTICE: Wording(
        mark("Ihr Konto soll eine andere Adresse bekommen"),
        (mark("jemand hat für Ihr Konto eine andere E-Mail-Adresse eingetragen."), WARNED),
        RESET_PATH,
    ),
    letters.PASSWORD_CHANGED: Wording(
        mark("Ihr Passwort wurde geändert"),
        (mark("Ihr Konto hat ein neues Passwort. Alle anderen Anmeldungen sind beendet."), WARNED),
        RESET_PATH,
    ),
    letters.RECOVERY_USED: Wording(
        mark("Anmeldung mit einem Ersatzcode"),
        (mark("jemand hat für Ihr Konto einen Ersatzcode benutzt. Dieser Code gilt nun nicht mehr."), WARNED),
        RESET_PATH,
    ),
    letters.FACTOR_CHANGED: Wording(
        mark("Der zweite Faktor wurde geändert"),
        (mark("für Ihr Konto wurde der zweite Faktor ein- oder ausgeschaltet."), WARNED),
        RESET_PATH,
    ),
}


def write(letter: Letter, public_url: str) -> Mail:
    """Return a letter as mail, with the address of its link on a line of its own."""
    language = Language(letter.language)
    said, wording = translations(language).gettext, WORDINGS[letter.purpose]
    address = public_url.rstrip("/") + language.address(wording.path)
    link = f"{address}/{letter.secret}" if letter.secret else address
    paragraphs = [said(GREETING), *map(said, wording.before), link, *map(said, wording.after), said(CLOSING)]
    return Mail(letter.to, said(wording.subject), "\n\n".join(paragraphs) + "\n")
