"""The words of the administrators' pages: states of accounts, steps as buttons, results of an import."""

from collections.abc import Mapping

from web.language import mark

ACCOUNT_STATE = {
    "pending": mark("Adresse noch nicht bestätigt"),
    "active": mark("offen"),
    "disabled": mark("gesperrt"),
}
ADMIN_STEP = {
    "archive": mark("Archivieren"),
    "restore": mark("Zurück in die Prüfung holen"),
    "take-down": mark("Von der Seite nehmen"),
    "move": mark("Noch einmal prüfen lassen"),
}
IMPORT_RESULT = {
    "added": mark("neu"),
    "changed": mark("geändert"),
    "unchanged": mark("unverändert"),
    "refused": mark("abgelehnt"),
}
ADMIN_ACTION = {
    "criteria.start": mark("Entwurf der Kriterien begonnen"),
    "criteria.add": mark("Kriterium in den Entwurf aufgenommen"),
    "criteria.change": mark("Kriterium im Entwurf geändert"),
    "criteria.move": mark("Kriterium im Entwurf verschoben"),
    "criteria.drop": mark("Kriterium im Entwurf weggelassen"),
    "criteria.restore": mark("Kriterium im Entwurf wieder aufgenommen"),
    "criteria.discard": mark("Entwurf der Kriterien verworfen"),
    "criteria.intend": mark("Veröffentlichung der Kriterien vorgeschlagen"),
    "criteria.decline": mark("Veröffentlichung der Kriterien nicht gewollt"),
    "criteria.publish": mark("Kriterien veröffentlicht"),
}
"""What the audit log calls some of its entries; all others stand there as their code alone."""
WORDS: Mapping[str, Mapping[str, str]] = {
    "account_state": ACCOUNT_STATE,
    "admin_action": ADMIN_ACTION,
    "admin_step": ADMIN_STEP,
    "import_result": IMPORT_RESULT,
}
