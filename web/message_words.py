"""What a message says, on the page, in the feed and in letters: one sentence, and the path that it leads to."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.plain_texts import one_line, plain_text
from catalog.views import MessageKind, MessageView
from web.early_warnings import warning_text
from web.language import Language, mark, translations
from web.wording import word

LONGEST_NAME = 120
KINDS: Mapping[str, str] = {
    MessageKind.LISTING: mark("Änderungen an meinen Einträgen"),
    MessageKind.MEASURED: mark("Fertige und gescheiterte Messungen"),
    MessageKind.REPLY: mark("Antworten von Anbietern"),
    MessageKind.COMPLAINT: mark("Beschwerden zu meinen Einträgen"),
    MessageKind.WARNING: mark("Frühe Warnungen"),
    MessageKind.ORGANISATION: mark("Meine Organisationen"),
    MessageKind.REFERENCE: mark("Referenzen von Kommunen"),
    MessageKind.CRITERIA: mark("Neue Kriterien (nur für die Verwaltung)"),
}
STEP = mark("Ihr Eintrag „%(name)s“ hat einen neuen Stand: %(step)s.")
MEASURED: Mapping[str, str] = {
    "completed": mark("Für „%(name)s“ gibt es einen neuen Bericht."),
    "failed": mark("Die Messung von „%(name)s“ ist gescheitert. Der Grund steht auf der Seite."),
}
REPLY = mark("Der Anbieter von „%(name)s“ hat auf den Bericht geantwortet.")
FILED = mark("Zu „%(name)s“ ist eine Beschwerde eingegangen: %(about)s.")
ANSWERED = mark("Eine Beschwerde zu „%(name)s“ ist beantwortet: %(decision)s.")
WARNING = mark("Warnung zu „%(name)s“: %(warning)s")
ORGANISATION: Mapping[str, str] = {
    "asked": mark("Jemand möchte zu „%(organisation)s“ gehören. Bitte entscheiden Sie."),
    "granted": mark("Sie gehören jetzt zu „%(organisation)s“."),
    "declined": mark("Ihre Anfrage bei „%(organisation)s“ wurde abgelehnt."),
    "removed": mark("Sie gehören nicht mehr zu „%(organisation)s“."),
    "promoted": mark("Sie gehören jetzt zur Leitung von „%(organisation)s“."),
    "confirmed": mark("„%(organisation)s“ ist jetzt bestätigt."),
    "unlisted": mark("„%(name)s“ ist nicht mehr öffentlich und fehlt jetzt in „%(selection)s“."),
}
REFERENCE: Mapping[str, str] = {
    "claimed": mark(
        "Der Anbieter von „%(name)s“ nennt Ihre Kommune als Referenz: %(municipality)s. Bitte antworten Sie."
    ),
    "answered": mark("%(municipality)s hat Ihre Angabe zu „%(name)s“ beantwortet: %(use)s."),
    "declined": mark("%(municipality)s möchte bei „%(name)s“ nicht genannt werden."),
    "taken-down": mark("Ihre Angabe zu „%(name)s“ und %(municipality)s wurde entfernt."),
}
CRITERIA: Mapping[str, str] = {
    "waiting": mark("Ein Entwurf der Kriterien wartet auf eine zweite Person. Bitte entscheiden Sie."),
    "declined": mark("Der Entwurf der Kriterien wird nicht veröffentlicht. Eine zweite Person hat nicht zugestimmt."),
    "published": mark("Der Entwurf der Kriterien ist jetzt als Ausgabe %(edition)s veröffentlicht."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A message in words, the reason that somebody gave (empty if none), and where it leads."""

    sentence: str
    reason: str
    path: str


def told(language: Language, message: MessageView) -> Told:
    """Return what a message says to a reader of that language."""
    said, details = translations(language).gettext, {key: short_name(value) for key, value in message.details.items()}
    slug = message.details.get("slug", "")
    reason, path = "", f"/solutions/{slug}"
    match message.kind:
        case MessageKind.LISTING:
            step = word(language, "listing_step", message.details["step"])
            sentence = said(STEP) % {**details, "step": step}
            reason, path = plain_text(message.details["reason"]), f"/vendor/{slug}"
        case MessageKind.MEASURED:
            sentence, path = said(MEASURED[message.details["ending"]]) % details, f"/vendor/{slug}"
        case MessageKind.REPLY:
            sentence = said(REPLY) % details
        case MessageKind.WARNING:
            warning = warning_text(language, message.details["warning"], details["before"], details["after"])
            sentence = said(WARNING) % {**details, "warning": warning}
        case MessageKind.COMPLAINT:
            return _complaint(language, message.details)
        case MessageKind.ORGANISATION:
            sentence, path = said(ORGANISATION[message.details["what"]]) % details, _place(message.details)
        case MessageKind.REFERENCE:
            return _reference(language, message.details)
        case MessageKind.CRITERIA:
            sentence, path = said(CRITERIA[message.details["what"]]) % details, "/admin/criteria"
            reason = plain_text(message.details.get("reason", ""))
    return Told(sentence, reason, path)


def _place(details: Mapping[str, str]) -> str:
    """Return where a message about an organisation leads."""
    if details["what"] in {"declined", "removed"}:
        return "/account/organisations"
    if details["what"] == "unlisted":
        return f"/account/regions/{details['region']}"
    return f"/organisations/{details['slug']}/people"


def _complaint(language: Language, details: Mapping[str, str]) -> Told:
    said, name, path = translations(language).gettext, short_name(details["name"]), f"/solutions/{details['slug']}"
    if "decision" not in details:
        about = word(language, "complaint_about", details["about"])
        return Told(said(FILED) % {"name": name, "about": about}, "", path)
    decision = word(language, "decision", details["decision"])
    return Told(said(ANSWERED) % {"name": name, "decision": decision}, plain_text(details["answer"]), path)


def _reference(language: Language, details: Mapping[str, str]) -> Told:
    """Say what was claimed of a municipality, or what became of it; each side is led to where it answers."""
    what, slug = details["what"], details["slug"]
    use = word(language, "use", details["status"]) if what == "answered" else ""
    names = {"name": short_name(details["name"]), "municipality": short_name(details["municipality"]), "use": use}
    path = f"/town/{slug}" if what == "claimed" else f"/vendor/{slug}/references"
    return Told(translations(language).gettext(REFERENCE[what]) % names, plain_text(details.get("reason", "")), path)


def short_name(name: str) -> str:
    """Return a name on one line, as nobody can hide anything in it, and not too long for a letter."""
    line = one_line(name)
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1] + "…"
