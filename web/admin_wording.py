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
WORDS: Mapping[str, Mapping[str, str]] = {
    "account_state": ACCOUNT_STATE,
    "admin_step": ADMIN_STEP,
    "import_result": IMPORT_RESULT,
}
