"""The sentences for refused forms of accounts: what is wrong and the way out, never whether somebody has an account.

The keys are the codes of `catalog.accounts` and its neighbors; a test reads their sources and walks through all.
"""

import logging
from collections.abc import Mapping

from catalog.errors import SealError, SubmissionError
from web.language import mark
from web.rendering import Visit

LOG = logging.getLogger(__name__)
FAULTS = {
    "account_name.empty": mark("Ihr Name fehlt. Geben Sie an, wie wir Sie nennen sollen."),
    "account_name.too_long": mark("Ihr Name ist zu lang. Kürzen Sie ihn auf höchstens 120 Zeichen."),
    "email.wrong": mark("Das ist keine E-Mail-Adresse. Sie muss so aussehen: name@example.org."),
    "email.same": mark("Das ist schon Ihre Adresse. Geben Sie eine andere an."),
    "email.other": mark("Das ist nicht die Adresse dieses Kontos. Geben Sie die Adresse an, die oben steht."),
    "password.too_short": mark("Das Passwort ist zu kurz. Nehmen Sie mindestens 12 Zeichen, zum Beispiel vier Wörter."),
    "password.too_long": mark("Das Passwort ist zu lang. Nehmen Sie höchstens 200 Zeichen."),
    "password.personal": mark("Im Passwort steckt Ihr Name oder Ihre Adresse. Wählen Sie etwas anderes."),
    "password.breached": mark("Dieses Passwort steht auf Listen, die Angreifer probieren. Wählen Sie ein anderes."),
    "password.wrong": mark("Das Passwort stimmt nicht. Prüfen Sie die Eingabe und versuchen Sie es noch einmal."),
    "sign_in.wrong": mark("Adresse oder Passwort stimmt nicht. Prüfen Sie beide, oder setzen Sie das Passwort neu."),
    "sign_in.unconfirmed": mark(
        "Ihre Adresse ist noch nicht bestätigt. Wir haben Ihnen den Link noch einmal geschickt."
    ),
    "code.wrong": mark("Dieser Code stimmt nicht oder wurde schon benutzt. Warten Sie auf den nächsten Code der App."),
    "code.sealed": mark(
        "Das liegt an uns: Wir können gerade keinen Code Ihrer App prüfen. Geben Sie einen Ihrer Ersatzcodes ein. "
        "Haben Sie keinen mehr, schreiben Sie dem Betreiber. Er steht im Impressum."
    ),
    "token.name": mark("Der Name fehlt oder ist zu lang. Geben Sie bis zu 100 Zeichen an."),
    "token.scopes": mark("Wählen Sie aus, was der Schlüssel darf."),
    "token.days": mark("Wählen Sie aus, wie lange der Schlüssel gilt."),
    "token.too_many": mark(
        "Sie haben schon 50 gültige Schlüssel. Sperren Sie erst einen, den Sie nicht mehr brauchen."
    ),
    "delete.last_administrator": mark("Sie verwalten diesen Marktplatz als Letzte. Geben Sie diese Rolle erst weiter."),
    "delete.unmanaged": mark(
        "Eine Organisation bliebe ohne Leitung. Bestätigen Sie das, oder geben Sie sie vorher ab."
    ),
    "provider.unlinked": mark("Mit diesem Zugang ist kein Konto verbunden. Melden Sie sich an und verbinden Sie ihn."),
    "provider.taken": mark("Dieser Zugang gehört schon zu einem anderen Konto. Melden Sie sich mit ihm an."),
    "provider.closed": mark("Dieses Konto ist gesperrt. Schreiben Sie dem Betreiber, er steht im Impressum."),
    "provider.denied": mark("Die Anmeldung wurde dort abgebrochen. Sie können es noch einmal versuchen."),
    "provider.failed": mark("Die Anmeldung über diesen Zugang ist gescheitert. Versuchen Sie es noch einmal."),
}


def account_sentences(visit: Visit, faults: Mapping[str, str]) -> dict[str, str]:
    """Return the sentence for each field of a refused form."""
    return {field: visit.text(FAULTS.get(code, code)) for field, code in faults.items()}


def code_sentences(visit: Visit, error: SubmissionError) -> dict[str, str]:
    """Return the sentences for a refused code; that the key of the site is lost is for the operator to read."""
    if isinstance(error.__cause__, SealError):
        LOG.error("%s: %s", visit.path, error.__cause__)
    return account_sentences(visit, error.faults)
