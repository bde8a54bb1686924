"""The letters that bring messages: plain text in the language of the account, without a word about anybody else."""

from collections.abc import Mapping

from catalog.mail import Mail
from catalog.plain_texts import plain_text
from catalog.telling import COMPLAINT_ANSWERED, INVITATION
from catalog.views import MessageView, Waiting
from web.language import Language, mark, translations
from web.message_words import short_name, told
from web.wording import word

GREETING = mark("Guten Tag,")
CLOSING = mark("Offener Lösungsmarkt")
SEVERAL = mark("Neues im Offenen Lösungsmarkt")
INVITED = mark("Eine Einladung für Sie")
INVITATION_TEXT = (
    mark("jemand möchte, dass Sie hier zu einer Organisation gehören. Auf dieser Seite nehmen Sie an oder lehnen ab:"),
    mark("Sie brauchen dafür ein Konto mit dieser E-Mail-Adresse. Die Einladung gilt zwei Wochen."),
    mark("Wenn Sie damit nichts anfangen können, tun Sie nichts."),
)
ANSWERED = mark("Antwort auf Ihre Beschwerde")
ANSWERED_TEXT = mark("Ihre Beschwerde zu „%(name)s“ ist beantwortet. Die Prüfstelle hält sie für %(decision)s.")
ANSWERED_LINK = mark("Die Antwort steht auch auf der Seite der Lösung:")
ANSWERED_END = mark("Ihre Adresse haben wir damit gelöscht. Wenn Sie sich nicht beschwert haben, tun Sie nichts.")
REASON = mark("Begründung: %(reason)s")
UNSUBSCRIBE = mark("Welche Mails Sie bekommen, stellen Sie hier ein:")
SETTINGS = "/messages/settings"


def compose(waiting: Waiting, public_url: str) -> Mail:
    """Return a waiting letter as mail; links stand on lines of their own."""
    language, root = Language(waiting.language), public_url.rstrip("/")
    said = translations(language).gettext
    if waiting.kind == INVITATION:
        first, *more = map(said, INVITATION_TEXT)
        link = root + language.address("/account/organisations")
        paragraphs = [said(GREETING), first, link, *more, said(CLOSING)]
        return Mail(waiting.address, said(INVITED), _text(paragraphs))
    if waiting.kind == COMPLAINT_ANSWERED:
        return Mail(waiting.address, said(ANSWERED), _text(_answer(language, waiting.details, root)))
    shown = [_paragraph(language, each, root) for each in waiting.messages]
    subject = told(language, waiting.messages[0]).sentence if len(shown) == 1 else said(SEVERAL)
    settings = f"{said(UNSUBSCRIBE)}\n{root}{language.address(SETTINGS)}"
    return Mail(waiting.address, subject, _text([said(GREETING), *shown, settings, said(CLOSING)]))


def _answer(language: Language, details: Mapping[str, str], root: str) -> list[str]:
    said = translations(language).gettext
    decision = word(language, "decision", details["decision"])
    told = said(ANSWERED_TEXT) % {"name": short_name(details["name"]), "decision": decision}
    link = said(ANSWERED_LINK) + "\n" + root + language.address(f"/solutions/{details['slug']}")
    return [said(GREETING), told, plain_text(details["answer"]), link, said(ANSWERED_END), said(CLOSING)]


def _paragraph(language: Language, message: MessageView, root: str) -> str:
    said = told(language, message)
    reason = translations(language).gettext(REASON) % {"reason": said.reason} if said.reason else ""
    return "\n".join(line for line in (said.sentence, reason, root + language.address(said.path)) if line)


def _text(paragraphs: list[str]) -> str:
    return "\n\n".join(paragraphs) + "\n"
