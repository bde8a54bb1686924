"""The words for codes: whatever the lower floors state as a code has its German message here, and nowhere else."""

from collections.abc import Mapping

from catalog.choices import KINDS, OPERATING_MODELS
from catalog.facets import FACET_GROUPS
from catalog.fields import GROUPS
from catalog.jobs import JobProgress
from catalog.size_classes import SIZE_CLASSES
from catalog.statements import STATEMENTS
from catalog.topics import TOPICS
from catalog.views import LocalText
from web.admin_wording import WORDS as ADMIN_WORDS
from web.formats import number
from web.language import Language, mark, translations
from web.review_wording import WORDS as REVIEW_WORDS

MEGABYTE = 1_000_000
STATUS = {
    "no_source": mark("Das Repository enthält keinen Quelltext, der bewertet werden kann."),
    "too_few_files": mark("Es wurden zu wenige Dateien gemessen. Ein Wert wäre Zufall."),
    "too_few_lines": mark("Es wurde zu wenig Quelltext gemessen. Ein Wert wäre Zufall."),
    "too_much_unparsable": mark("Zu viele Dateien ließen sich nicht lesen."),
    "newer_python": mark("Ein Teil des Codes ist in einem neueren Python geschrieben, als hier gelesen werden kann."),
    "too_uncertain": mark("Die Messung ist zu unsicher. Der mögliche Bereich ist zu groß."),
    "language_not_covered": mark("Für die Programmiersprache gibt es hier noch keine Messung."),
    "tool_failed": mark("Ein Messwerkzeug ist ausgefallen. Ohne seine Zahlen gibt es keinen Wert."),
}
EVIDENCE = {
    "self-declared": mark("Selbstauskunft"),
    "measured": mark("gemessen"),
    "reviewed": mark("begutachtet"),
    "confirmed": mark("von einer Kommune bestätigt"),
    "listed": mark("laut Eintrag"),
    "unknown": mark("nicht bekannt"),
}
ORIGIN = {
    "sample": mark("Eintrag der Beispielsammlung"),
    "vendor": mark("vom Anbieter eingereicht"),
}
ORGANISATION = {
    "vendor": mark("Anbieter"),
    "operator": mark("Betreiber"),
    "public": mark("Öffentliche Stelle"),
}
RESEMBLANCE = {
    "same": mark("anders geschrieben"),
    "form": mark("andere Rechtsform oder Anrede"),
    "words": mark("ein Teil der Wörter"),
    "letters": mark("ähnliche Schreibweise"),
}
MUNICIPALITY = {
    "urban-county": mark("Kreisfreie Stadt"),
    "county": mark("Landkreis"),
    "town": mark("Stadt"),
    "market": mark("Markt"),
    "municipality": mark("Gemeinde"),
    "association": mark("Gemeindeverband"),
    "unincorporated": mark("Gemeindefreies Gebiet"),
}
PART = {
    "code": mark("Code"),
    "changeability": mark("Änderbarkeit"),
    "practice": mark("Arbeitsweise"),
    "security": mark("Sicherheit"),
}
PART_QUESTION = {
    "code": mark("Ähnelt der Code gepflegten und geprüften Projekten?"),
    "changeability": mark("Wie leicht lässt sich der Code ändern?"),
    "practice": mark("Wird das Projekt sorgfältig entwickelt und gepflegt?"),
    "security": mark("Gibt es bekannte gefährliche Stellen?"),
}
ROLE = {
    "source": mark("Quelltext"),
    "test": mark("Test"),
    "generated": mark("erzeugt"),
    "vendored": mark("fremd"),
    "docs": mark("Dokumentation"),
    "config": mark("Einstellung"),
    "data": mark("Daten"),
}
OUTCOME = {
    "ok": mark("vollständig"),
    "partial": mark("teilweise"),
    "failed": mark("ausgefallen"),
    "skipped": mark("nicht nötig"),
}
SEVERITY = {
    "critical": mark("kritisch"),
    "high": mark("hoch"),
    "medium": mark("mittel"),
    "low": mark("niedrig"),
    "undefined": mark("ohne Angabe"),
}
SECRET = {
    "private-key": mark("Privater Schlüssel"),
    "aws-access-key": mark("Kennung eines Zugangs zu Amazon Web Services"),
    "aws-secret-key": mark("Geheimer Schlüssel von Amazon Web Services"),
    "github-token": mark("Zugangsmarke von GitHub"),
    "github-fine-grained-token": mark("Eng gefasste Zugangsmarke von GitHub"),
    "gitlab-token": mark("Zugangsmarke von GitLab"),
    "slack-token": mark("Zugangsmarke von Slack"),
    "slack-webhook": mark("Adresse, über die jeder in Slack schreiben kann"),
    "stripe-key": mark("Geheimer Schlüssel von Stripe"),
    "google-api-key": mark("Schlüssel einer Schnittstelle von Google"),
    "google-client-secret": mark("Geheimnis einer Anwendung bei Google"),
    "sendgrid-key": mark("Schlüssel von SendGrid"),
    "openai-key": mark("Schlüssel von OpenAI"),
    "anthropic-key": mark("Schlüssel von Anthropic"),
    "npm-token": mark("Zugangsmarke der Paketquelle npm"),
    "pypi-token": mark("Zugangsmarke der Paketquelle PyPI"),
    "azure-storage-key": mark("Schlüssel eines Speichers bei Azure"),
    "json-web-token": mark("Unterschriebene Zugangsmarke (JSON Web Token)"),
    "password-in-address": mark("Passwort in einer Adresse"),
    "assigned-secret": mark("Zufälliger Wert als Passwort oder Schlüssel"),
}
SANDBOX = {
    "landlock": mark(
        "Die Messung liest nur das System und unser Programm. Sie schreibt nur in ihren eigenen Ordner. "
        "TCP-Verbindungen gehen nur zum Anschluss des Repositorys, in der Regel 443."
    ),
    "bubblewrap": mark(
        "Die messenden Prozesse sehen nur das System und unser Programm und kein Netz. "
        "Für das Abrufen gelten nur die Grenzen."
    ),
    "landlock-files": mark(
        "Die Messung liest nur das System und unser Programm. Sie schreibt nur in ihren eigenen Ordner. "
        "Das Netz ist nicht gesperrt."
    ),
    "limits": mark("Es gelten nur die Grenzen. Weder Dateien noch Netz sind gesperrt."),
}
MAIL_FAULT = {
    "mail.unreachable": mark("Der Mail-Server ist nicht erreichbar oder nimmt gerade nichts an."),
    "mail.insecure": mark("Der Mail-Server weist sich nicht sicher aus."),
    "mail.settings": mark("Der Mail-Server nimmt die Einstellungen des Betreibers nicht an."),
}
BOUND = {
    "analysis": mark("Dauer der ganzen Messung"),
    "clone": mark("Dauer des Abrufens"),
    "pack": mark("Größe des Repositorys"),
    "paths": mark("Zahl der Dateien"),
    "file": mark("Größe einer Datei"),
    "source": mark("Größe des Quelltexts"),
    "file_time": mark("Rechenzeit für eine Datei"),
    "memory": mark("Speicher eines messenden Prozesses"),
    "workers": mark("Messende Prozesse zugleich"),
}
UNIT = {
    "seconds": mark("Sekunden"),
    "megabytes": mark("MB"),
    "files": mark("Stück"),
    "processes": mark("Prozesse"),
}
STEP = {
    "clone": mark("Repository holen"),
    "inventory": mark("Dateien erfassen"),
    "search": mark("Nach Zugangsdaten suchen"),
    "measure": mark("Code messen"),
    "score": mark("Bewerten"),
    "publish": mark("Bericht veröffentlichen"),
    "history": mark("Historie lesen"),
}
STATE = {
    "queued": mark("In der Warteschlange"),
    "running": mark("Wird gemessen"),
    "completed": mark("Abgeschlossen"),
    "failed": mark("Fehlgeschlagen"),
    "cancelled": mark("Abgebrochen"),
}
COUNTED = {
    "files": mark("%(done)s von %(total)s Dateien"),
    "objects": mark("%(done)s von %(total)s Objekten"),
    "deltas": mark("%(done)s von %(total)s Unterschieden zusammengesetzt"),
    "commits": mark("%(done)s von %(total)s Commits"),
}
COUNTED_ONLY = mark("%(done)s")
COUNTED_SO_FAR = {"files": mark("%(done)s Dateien"), "commits": mark("%(done)s Commits")}
COUNTED_RECEIVED = mark("%(counted)s, %(size)s MB")
COUNTED_ANYTHING = mark("%(done)s von %(total)s")
CRITERION = {
    "commits": mark("Commits in den letzten sechs Monaten"),
    "issue_reaction": mark("Antwort auf Anfragen"),
    "releases": mark("Veröffentlichungen oder Tags in den letzten sechs Monaten"),
    "bus_factor": mark("Bus-Faktor in den letzten sechs Monaten"),
}
VERDICT = {
    "met": mark("erfüllt"),
    "not met": mark("nicht erfüllt"),
    "cannot be determined": mark("nicht feststellbar"),
}
HISTORY_FAULT = {
    "address.forbidden_host": mark("Der Server ist aus dem Internet nicht mehr öffentlich erreichbar."),
    "address.unknown_host": mark("Den Server fanden wir nicht mehr."),
    "address.unresolved": mark("Unsere Verbindung war gestört."),
    "clone.not_found": mark("Das Repository ist nicht mehr öffentlich erreichbar."),
    "clone.unreachable": mark("Der Server antwortete nicht."),
    "clone.timed_out": mark("Das Abrufen dauerte zu lange."),
    "clone.too_large": mark("Sie ist größer als die Grenze."),
    "clone.redirected": mark("Der Server leitet auf eine andere Adresse weiter."),
    "clone.damaged": mark("Sie ist beschädigt oder enthält verbotene Einträge."),
    "clone.failed": mark("Das Abrufen ist gescheitert."),
    "repository.empty": mark("Das Repository ist inzwischen leer."),
    "repository.revision": mark("Der gemessene Stand gehört nicht mehr dazu, denn sie wurde neu geschrieben."),
    "repository.limit": mark("Das Lesen überschritt eine Grenze für Zeit, Speicher oder Dateien."),
    "analysis.cancelled": mark("Das Lesen wurde abgebrochen."),
    "analysis.abandoned": mark("Das Lesen wurde mehrmals begonnen und nie fertig."),
    "analysis.crashed": mark("Das Lesen ist abgestürzt."),
    "analysis.no_room": mark("Dafür reichte der Platz auf unserem Rechner nicht."),
    "analysis.timed_out": mark("Das Lesen dauerte zu lange."),
}
SORT = {
    "fit": mark("Beste Passung zuerst"),
    "relevance": mark("Beste Treffer zuerst"),
    "quality": mark("Höchste Qualität zuerst"),
    "name": mark("Name von A bis Z"),
    "updated": mark("Zuletzt geändert zuerst"),
}
NOT_ASSESSABLE = {
    "no_public_source": mark("Es gibt keinen öffentlichen Quelltext."),
    "service": mark("Eine Dienstleistung hat keinen Quelltext."),
}
CHANGED_BY = {
    "vendor": mark("Anbieter"),
    "reviewer": mark("Gutachter"),
    "municipality": mark("Kommune"),
    "operator": mark("Betreiber des Marktes"),
}
ATTENTION = {
    "first": mark("zuerst nachsehen"),
    "next": mark("danach nachsehen"),
    "later": mark("später nachsehen"),
    "none": mark("nicht in der Reihenfolge"),
}
PEERS = {
    "topic": mark("Gleiches Thema"),
    "language": mark("Gleiche Programmiersprache"),
    "size": mark("Ähnlich groß (ein Drittel bis dreimal so viel Quelltext)"),
}
USE = {
    "in-use": mark("im Einsatz"),
    "used-before": mark("früher im Einsatz"),
    "decided-against": mark("dagegen entschieden"),
}
CLAIM = {
    "claimed": mark("genannt, noch nicht beantwortet"),
    "confirmed": mark("von der Kommune bestätigt"),
    "declined": mark("von der Kommune abgelehnt"),
    "taken-down": mark("von der Prüfstelle entfernt"),
    "over": mark("veraltet"),
}
NEARNESS = {
    "county": mark("in Ihrem Kreis"),
    "similar": mark("in Ihrem Land und so groß wie Sie"),
    "state": mark("in Ihrem Land"),
    "size": mark("so groß wie Sie"),
}
NOTICE = {
    "statements-expired": mark("Veraltete Angaben:"),
    "references-expired": mark("Veraltete Referenzen:"),
    "repository-vanished": mark("Das Repository ist unter seiner Adresse nicht mehr zu finden."),
    "repository-moved": mark("Das Repository ist auf eine andere Adresse umgezogen."),
    "repository-unreachable": mark("Der Server des Repositorys antwortete zuletzt nicht."),
    "maintenance-asleep": mark("Am Code hat sich ein Jahr lang nichts geändert."),
    "licence-changed": mark("Die Lizenz im Quelltext hat sich geändert:"),
    "score-fell": mark("Der Wert des Codes ist gefallen:"),
}
LISTING_FIELD = {
    "name": mark("Name"),
    "kind": mark("Art des Angebots"),
    "proprietary": mark("Proprietär"),
    "summary_de": mark("Kurzbeschreibung (deutsch)"),
    "summary_en": mark("Kurzbeschreibung (englisch)"),
    "description_de": mark("Beschreibung (deutsch)"),
    "description_en": mark("Beschreibung (englisch)"),
    "address": mark("Quelltext"),
    "website": mark("Webseite"),
    "licence": mark("Lizenz"),
    "topics": mark("Themen"),
    "languages": mark("Programmiersprachen"),
    "organisation": mark("Organisation"),
    "offered_for": mark("Angeboten für"),
}
TYPED = {
    "address": mark("Adresse"),
    "answer": mark("Antwort"),
    "contact": mark("Wie erreichen wir Sie?"),
    "contact_role": mark("Ansprechstelle"),
    "description": mark("Beschreibung"),
    "email": mark("E-Mail-Adresse"),
    "introduction": mark("Einführung"),
    "name": mark("Name"),
    "note": mark("Notiz"),
    "organisation": mark("Organisation"),
    "reason": mark("Begründung"),
    "reply": mark("Antwort"),
    "since": mark("Seit wann?"),
    "text": mark("Ihr Text"),
    "website": mark("Webseite"),
    "why": mark("Begründung"),
}
"""What the fields of forms are called in which people write; others stand there by their code."""
MEASURED = {
    "bandit": mark("gefährliche Muster"),
    "duplication": mark("Kopien"),
    "radon": mark("Verzweigungen"),
    "ruff": mark("Regeln"),
    "shape": mark("Bauweise"),
    "structure": mark("Bau der Funktionen"),
}
LICENCE = {
    "text": mark("Text der Lizenz"),
    "folder": mark("Name der Datei"),
    "notice": mark("Hinweis im Text"),
    "manifest": mark("Angabe zum Paket"),
    "tag": mark("Kennzeichen in Dateien"),
}
FACT = {
    "tests": mark("Tests"),
    "ci": mark("Automatische Prüfungen"),
    "packaging": mark("Angaben zum Bauen und Installieren"),
    "lock_file": mark("Lock-Datei mit allen Paketversionen"),
    "changelog": mark("Liste der Änderungen"),
    "security_contact": mark("Meldeweg für Sicherheitslücken"),
    "contributing": mark("Hinweise zum Mitmachen"),
    "publiccode": mark("Beschreibung publiccode.yml"),
    "dependency_updates": mark("Automatische Aktualisierung von Paketen"),
    "code_of_conduct": mark("Verhaltensregeln"),
    "governance": mark("Regeln der Zusammenarbeit"),
    "code_owners": mark("Zuständige für Dateien"),
    "issue_templates": mark("Vorlagen für Meldungen"),
    "support": mark("Wege zur Unterstützung"),
    "linter": mark("Prüfregeln"),
    "formatter": mark("Einheitliche Schreibweise"),
    "type_checker": mark("Prüfung der Typen"),
    "pre_commit": mark("Prüfungen vor dem Speichern"),
    "container": mark("Container"),
    "deployment": mark("Bereitstellung"),
    "citation": mark("Angaben zum Zitieren"),
    "codemeta": mark("Beschreibung codemeta.json"),
}
FEATURE = {
    "mistakes": mark("Häufige Fehlerquellen"),
    "detours": mark("Stellen, die besser gehen"),
    "dead_code": mark("Ungenutzter Code"),
    "broad_handling": mark("Grober Umgang mit Fehlern"),
    "danger": mark("Gefährliche Stellen"),
    "prints": mark("Direkte Ausgaben und Eingaben"),
    "top_level": mark("Lose Befehle"),
    "globals": mark("Gemeinsam geänderte Werte"),
    "raises": mark("Offen gemeldete Fehler"),
    "contexts": mark("Befehle, die selbst aufräumen"),
    "named_arguments": mark("Benannte Werte"),
    "decorators": mark("Zusätze vor Funktionen"),
    "comprehensions": mark("Listen in einem Schritt"),
    "indexing": mark("Zählen mit range und len"),
    "open_loops": mark("Schleifen mit offenem Ende"),
    "in_functions": mark("Befehle in Funktionen"),
    "long_functions": mark("Lange Funktionen"),
    "complex_functions": mark("Funktionen mit vielen Wegen"),
    "nested_functions": mark("Tief verschachtelte Funktionen"),
    "wide_functions": mark("Funktionen mit vielen Werten"),
    "function_size": mark("Mittlere Länge der Funktionen"),
    "function_paths": mark("Mittlere Zahl der Wege"),
    "copies": mark("Mehrfacher Code"),
    "tests": mark("Tests"),
    "automatic_checks": mark("Automatische Prüfungen"),
    "packaging": mark("Beschreibung als Paket"),
    "changelog": mark("Liste der Änderungen"),
    "guides": mark("Regeln für das Mitmachen"),
    "licence": mark("Lizenz"),
    "readme": mark("Text zum Einstieg"),
    "documents": mark("Dateien zum Nachlesen"),
    "security_cap": mark("Grenze durch Gefahren"),
}
FEATURE_COUNTED = {
    "copies": mark("Gezählt sind Wörter und Zeichen, nur in Python und ohne Tests."),
}
"""How a feature is counted that a reader may hold for another number of the same report; older reports need it too."""
KIND = {
    "application": mark("Anwendungen, auch aus Verwaltungen"),
    "library": mark("Bekannte Bibliotheken"),
    "research": mark("Projekte aus der Forschungssammlung NICHE"),
    "scripts": mark("Sammlungen von Skripten"),
}
EXAMPLE = {
    "beginner": mark("Übungen von Anfängern, als Gegenbeispiel"),
    "library": mark("Bekannte Bibliotheken, als Vorbild"),
    "niche N": mark("NICHE, von Menschen als nicht sorgfältig entwickelt beurteilt"),
    "niche Y": mark("NICHE, von Menschen als sorgfältig entwickelt beurteilt"),
}
FIGURE = {
    "engineered or not (NICHE), AUC": mark("Trennung von sorgfältig entwickelt und nicht (NICHE, AUC)"),
    "engineered or not (NICHE), MCC": mark("Trennung von sorgfältig entwickelt und nicht (NICHE, MCC)"),
    "libraries over beginners, AUC": mark("Bibliotheken über Übungen von Anfängern (AUC)"),
    "applications over beginners, AUC": mark("Anwendungen über Übungen von Anfängern (AUC)"),
    "engineered, calibration error (ECE)": mark("Mittlerer Fehler der Einschätzung „sorgfältig entwickelt“ (ECE)"),
    "half of the files: interval holds, share": mark("Anteil der Bereiche, die bei halben Projekten stimmen"),
    "changeability and lines, rank correlation, absolute, pooled": mark(
        "Zusammenhang von Änderbarkeit und Länge der Dateien"
    ),
    "score and lines of the repository, rank correlation": mark("Zusammenhang von Wert und Größe des Projekts"),
}
BASELINE = {
    "code alone": mark("nur Code und Änderbarkeit"),
    "practice alone": mark("nur die Arbeitsweise"),
    "transparent baseline": mark("die frühere Anfangsbewertung"),
    "lines, large first": mark("Größe, große zuerst"),
    "lines, small first": mark("Größe, kleine zuerst"),
    "radon MI": mark("Wartbarkeitsindex von radon"),
    "mean complexity, low first": mark("mittlere Verzweigung"),
    "always the mean, mean error": mark("immer der Mittelwert"),
    "a perfectly calibrated model on so many repositories, mean": mark("ein vollkommenes Verfahren, im Mittel"),
    "share of perfectly calibrated models that look worse": mark("Anteil vollkommener Verfahren mit größerem Fehler"),
    "slope (1 is right)": mark("Steigung, richtig wäre 1"),
    "mean over repositories": mark("Mittel über die Projekte"),
}
COMPARED = {
    "facts": mark("Auf einen Blick"),
    "five-years": mark("Kosten in fünf Jahren"),
    "quality": mark("Qualität des Codes"),
    "summary": mark("Worum es geht"),
    "kind": mark("Art des Eintrags"),
    "organisation": mark("Organisation"),
    "licence": mark("Lizenz"),
    "languages": mark("Programmiersprachen"),
    "topics": mark("Themen"),
    "repository": mark("Quelltext"),
    "website": mark("Webseite"),
    "development": mark("Entwicklung"),
    "uses": mark("Nutzung durch Kommunen"),
    "services": mark("Hilfe durch Firmen"),
    "notices": mark("Hinweise"),
    "origin": mark("Herkunft des Eintrags"),
}
SHORT_NOTICE = {
    "statements-expired": mark("Angaben sind abgelaufen"),
    "references-expired": mark("Referenzen sind abgelaufen"),
    "repository-vanished": mark("Das Repository ist verschwunden"),
    "repository-moved": mark("Das Repository ist umgezogen"),
    "repository-unreachable": mark("Das Repository antwortet nicht"),
    "maintenance-asleep": mark("Am Code hat sich ein Jahr lang nichts geändert"),
    "licence-changed": mark("Die Lizenz hat sich geändert"),
    "score-fell": mark("Der Wert ist gefallen"),
}
RIGHT = {
    "submit": mark("Lösungen einreichen"),
    "account": mark("das eigene Konto lesen"),
    "offer": mark("Angebote Ihrer Organisation pflegen"),
    "use": mark("für Ihre Verwaltung handeln"),
    "review": mark("Lösungen prüfen"),
    "administer": mark("den Marktplatz verwalten"),
}
HIGH_ROLE = {
    "reviewer": mark("prüft Lösungen"),
    "administrator": mark("verwaltet den Marktplatz"),
}
TOKEN_STATE = {
    "valid": mark("gültig"),
    "expired": mark("abgelaufen"),
    "revoked": mark("gesperrt"),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "status": STATUS,
    "evidence": EVIDENCE,
    "origin": ORIGIN,
    "organisation": ORGANISATION,
    "resemblance": RESEMBLANCE,
    "municipality": MUNICIPALITY,
    "part": PART,
    "part_question": PART_QUESTION,
    "role": ROLE,
    "right": RIGHT,
    "high_role": HIGH_ROLE,
    "token_state": TOKEN_STATE,
    "outcome": OUTCOME,
    "severity": SEVERITY,
    "secret": SECRET,
    "sandbox": SANDBOX,
    "mail_fault": MAIL_FAULT,
    "bound": BOUND,
    "unit": UNIT,
    "step": STEP,
    "state": STATE,
    "criterion": CRITERION,
    "verdict": VERDICT,
    "history_fault": HISTORY_FAULT,
    "sort": SORT,
    "not_assessable": NOT_ASSESSABLE,
    "changed_by": CHANGED_BY,
    "attention": ATTENTION,
    "peers": PEERS,
    "use": USE,
    "claim": CLAIM,
    "nearness": NEARNESS,
    "notice": NOTICE,
    "listing_field": LISTING_FIELD,
    "typed": TYPED,
    "measured": MEASURED,
    "licence": LICENCE,
    "fact": FACT,
    "feature": FEATURE,
    "feature_counted": FEATURE_COUNTED,
    "kind": KIND,
    "example": EXAMPLE,
    "figure": FIGURE,
    "baseline": BASELINE,
    "compared": COMPARED,
    "short_notice": SHORT_NOTICE,
    **ADMIN_WORDS,
    **REVIEW_WORDS,
}
LABELS: Mapping[str, Mapping[str, LocalText]] = {
    "topic": TOPICS,
    "statement": STATEMENTS,
    "facet_group": FACET_GROUPS,
    "field_group": GROUPS,
    "size_class": SIZE_CLASSES,
    "operating_model": OPERATING_MODELS,
    "listing_kind": KINDS,
}


def word(language: Language, kind: str, code: str) -> str:
    """Return what a code of a kind is called; a code nobody has named yet is shown as it is."""
    if kind in LABELS:
        label = LABELS[kind].get(code)
        return (label.en if language is Language.EN else label.de) if label else code
    message = WORDS[kind].get(code)
    return translations(language).gettext(message) if message else code


def counted(language: Language, progress: JobProgress) -> str:
    """Return how much of a step is done, in its unit, and how much was received for it."""
    known, default = (COUNTED, COUNTED_ANYTHING) if progress.total else (COUNTED_SO_FAR, COUNTED_ONLY)
    message = translations(language).gettext(known.get(progress.unit, default))
    text = message % {"done": number(progress.done, language), "total": number(progress.total, language)}
    if not progress.size:
        return text
    size = number(round(progress.size / MEGABYTE, 1), language, 1)
    return translations(language).gettext(COUNTED_RECEIVED) % {"counted": text, "size": size}
