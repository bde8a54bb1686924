"""What is told while a publiccode.yml or an import is read: English where it is found, in German words here.

English pages show a message as it was told, so these words stand here alone and in no list of translations. A message
that nobody has translated yet stays English, and the page marks it so. A test reads the sources for their messages.
"""

import re
from collections.abc import Mapping

from web import faults
from web.draft_faults import FAULTS
from web.language import Language, translations
from web.reasons import reason
from web.repair_reasons import REPAIRS

INDENTED = "eingerückt wird mit Leerzeichen, nicht mit Tabulatoren"
KINDS: Mapping[str, str] = {
    "a text": "ein Text",
    "true or false": "true oder false",
    "a list": "eine Liste",
    "a section with keys": "ein Abschnitt mit Feldern",
    "a section for each language": "ein Abschnitt für jede Sprache",
}
UNREADABLE = (
    (r"the file is larger than [\d,]+ bytes", "die Datei ist zu groß"),
    (r"this is no YAML", "das ist kein YAML"),
    (r"the file holds no keys", "in der Datei stehen keine Felder"),
    (r"the file is no text in UTF-8", "die Datei ist kein Text in UTF-8"),
    (r"aliases are not read: write the value out", "Verweise (Aliase) lesen wir nicht, schreiben Sie den Wert aus"),
    (r"tags are not read: write plain values", "Typangaben (Tags) lesen wir nicht, schreiben Sie einfache Werte"),
    (r"several documents in one file are not read", "mehrere Dokumente in einer Datei lesen wir nicht"),
    (r"the file nests deeper than (?P<most>\d+) levels", "die Datei ist tiefer als %(most)s Ebenen verschachtelt"),
    (r"the file has more than [\d,]+ values", "die Datei hat zu viele Werte"),
    (r"a key is no text", "ein Feldname ist kein Text"),
    (r"a key is longer than (?P<most>\d+) signs", "ein Feldname ist länger als %(most)s Zeichen"),
    (r"the key ['\"](?P<key>.*)['\"] stands here twice", "das Feld %(key)s steht hier zweimal"),
    (r"block (mapping|sequence) entries are not allowed in this context", "prüfen Sie hier die Einrückung"),
    (
        r"mapping values are not allowed in this context",
        "hier darf kein Doppelpunkt stehen, setzen Sie den Text in Anführungszeichen",
    ),
    (r"found character that cannot start any token", "hier steht ein Zeichen, mit dem kein Wert beginnen darf"),
    (r"found a tab character that violates indentation", INDENTED),
    (r"found a tab character where an indentation space is expected", INDENTED),
    (r"found unexpected end of stream", "ein Anführungszeichen wird nicht geschlossen"),
    (r"found unexpected document indicator", "ein Anführungszeichen wird nicht geschlossen"),
    (r"found unknown escape character", "hinter dem umgekehrten Schrägstrich steht ein unbekanntes Zeichen"),
    (r"did not find expected key", "hier fehlt ein Feldname, prüfen Sie die Einrückung"),
    (r"could not find expected ':'", "hier fehlt ein Doppelpunkt"),
    (r"did not find expected '-' indicator", "prüfen Sie hier die Einrückung der Liste"),
    (r"did not find expected ',' or '\]'", "hier fehlt ein Komma oder eine schließende eckige Klammer"),
    (r"did not find expected ',' or '\}'", "hier fehlt ein Komma oder eine schließende geschweifte Klammer"),
    (r"did not find expected node content", "hier fehlt ein Wert"),
    (r"did not find expected <document start>", "das gehört nicht mehr zum Dokument, prüfen Sie die Einrückung"),
    (r"unacceptable character .+", "die Datei enthält unsichtbare Steuerzeichen"),
)
NOTES = (
    (r"was cut to (?P<most>\d+) characters", "auf %(most)s Zeichen gekürzt"),
    (r"stands in from (?P<key>.+)", "ersatzweise aus %(key)s"),
    (r"is in (?P<tag>\S+), nobody wrote it in German", "Sprache %(tag)s, auf Deutsch steht es nicht in der Datei"),
    (r"was left out: only https:// is linked", "ausgelassen, denn verlinkt wird nur https://"),
    (r"was left out: .+", "ausgelassen, denn die Adresse lässt sich nicht verwenden"),
    (
        r"only the kinds of contact are taken, never a name or an address",
        "übernommen wird nur die Art des Kontakts, nie Name oder Adresse",
    ),
    (r"only the first (?P<most>\d+) of (?P<all>\d+)", "nur die ersten %(most)s von %(all)s"),
    (r"(?P<left>\d+) of (?P<all>\d+) names were left out", "%(left)s von %(all)s Namen fehlen hier"),
    (r"1 contact is kept without name and address", "1 Kontakt bleibt ohne Name und Adresse"),
    (r"(?P<count>\d+) contacts are kept without name and address", "%(count)s Kontakte bleiben ohne Name und Adresse"),
)
FINDINGS = (
    (r"is mandatory", "ist Pflicht"),
    (r"is mandatory if type is (?P<type>\w+)", "ist Pflicht, wenn type den Wert %(type)s hat"),
    (r"may only stand here if type is contract", "darf hier nur stehen, wenn type den Wert contract hat"),
    (r"should name somebody if type is (?P<type>\w+)", "sollte jemanden nennen, wenn type den Wert %(type)s hat"),
    (r"needs at least one entry", "braucht mindestens einen Eintrag"),
    (r"is no key of publiccode\.yml 0\.7", "ist kein Feld von publiccode.yml 0.7"),
    (r"['\"](?P<tag>.*)['\"] is no language tag of BCP 47", "%(tag)s ist kein Sprachkürzel nach BCP 47"),
    (r"is no language tag of BCP 47", "ist kein Sprachkürzel nach BCP 47"),
    (r"stands here twice, but for upper and lower case", "steht hier zweimal, nur anders groß und klein geschrieben"),
    (
        r"is read as (?P<read>.+): put it in quotes to keep .+",
        "wird als %(read)s gelesen, setzen Sie es in Anführungszeichen",
    ),
    (r"is no known (?P<what>.+)", "ist kein bekannter Wert"),
    (r"is none of (?P<words>.+)", "ist keiner dieser Werte: %(words)s"),
    (r"the file is not in UTF-8; read as Latin-1", "die Datei ist nicht in UTF-8, gelesen wurde sie als Latin-1"),
    (r"stands beside IT; remove it", "steht neben IT, entfernen Sie es"),
    (r"is a number to YAML: put it in quotes, .+", "ist für YAML eine Zahl, setzen Sie es in Anführungszeichen"),
    (r"is no version of the standard \(known: (?P<known>.+)\)", "ist keine Version des Standards (bekannt: %(known)s)"),
    (
        r"(?P<version>.+) is not the newest version; read as 0\.7",
        "%(version)s ist nicht die neueste Version, gelesen als 0.7",
    ),
    (
        r"is deprecated in lower case; use (?P<code>\w+)( instead)?",
        "ist in Kleinbuchstaben veraltet, heute heißt es %(code)s",
    ),
    (r"is deprecated and will be removed; it is safe to drop it", "ist veraltet und kann entfallen"),
    (
        r"is deprecated; use organisation\.uri with urn:x-italian-pa: and this code",
        "ist veraltet, der Code gehört heute in organisation.uri nach urn:x-italian-pa:",
    ),
    (r"is deprecated; use (?P<key>[\w.]+) instead", "ist veraltet, heute heißt es %(key)s"),
    (
        r"is not read: the reference reader drops all of (?P<key>\S+) because of line (?P<line>\d+)",
        "wird nicht gelesen, denn andere Programme verwerfen wegen Zeile %(line)s den ganzen Abschnitt %(key)s",
    ),
    (r"is no valid (?P<what>UR[LIN])", "ist keine gültige Adresse (%(what)s)"),
    (r"is no HTTP or HTTPS URL", "ist keine Adresse mit http:// oder https://"),
    (r"is no Italian iPA code \(by its form\)", "ist der Form nach kein italienischer iPA-Code"),
    (r"is no e-mail address", "ist keine E-Mail-Adresse"),
    (r"is no media type such as text/plain", "ist kein Medientyp wie text/plain"),
    (r"is no date as YYYY-MM-DD", "ist kein Datum wie 2027-01-31"),
    (
        r"is an absolute path; write it relative to the repository, or as an HTTP URL",
        "ist ein absoluter Pfad, schreiben Sie ihn ab dem Repository oder als Adresse mit https://",
    ),
    (
        r"is a file:// URL; write a path relative to the repository, or an HTTP URL",
        "beginnt mit file://, schreiben Sie den Pfad ab dem Repository oder eine Adresse mit https://",
    ),
    (r"ends in none of (?P<words>.+)", "hat keine dieser Endungen: %(words)s"),
    (r"is longer than (?P<most>\d+) characters", "ist länger als %(most)s Zeichen"),
    (
        r"is shorter than (?P<least>\d+) characters \(it has (?P<size>\d+)\)",
        "ist kürzer als %(least)s Zeichen (es sind %(size)s)",
    ),
    (r"is no country code of ISO 3166-1 \(two letters\)", "ist kein Länderkürzel aus zwei Buchstaben (ISO 3166-1)"),
    (r"is no address of a video there", "ist dort keine Adresse eines Videos"),
    (
        r"is at no place whose videos can be embedded \(oEmbed\)",
        "liegt an keinem Ort, dessen Videos sich einbetten lassen (oEmbed)",
    ),
    (
        r"is no SPDX licence expression \(see spdx\.org/licenses\)",
        "ist kein Lizenzkürzel nach SPDX (siehe spdx.org/licenses)",
    ),
    (
        r"should be true or false; yes, no, on and off are texts in YAML 1\.2",
        "muss true oder false sein, nicht ja oder nein",
    ),
    *((rf"should be {told}", f"muss {german} sein") for told, german in KINDS.items()),
)
ROWS = (
    (
        r"the first row must name columns, name and summary_de among them",
        "die erste Zeile muss die Spalten nennen, darunter name und summary_de",
    ),
    (r"is no known column and is not taken", "ist keine bekannte Spalte und wird nicht übernommen"),
    (
        r"stands in the first row twice; the last such column is taken",
        "steht in der ersten Zeile zweimal, genommen wird die letzte solche Spalte",
    ),
    (r"is no row of a table: .+", "ist keine Zeile einer Tabelle"),
    (
        r"the row has (?P<cells>\d+) cells, the first row names (?P<columns>\d+) columns",
        "die Zeile hat %(cells)s Zellen, die erste nennt %(columns)s Spalten",
    ),
    (r"is not UTF-8", "ist kein Text in UTF-8"),
    (r"is neither yes nor no", "ist weder ja noch nein"),
    (r"is no number", "ist keine Zahl"),
    (
        r"is larger than [\d,]+ bytes; as lines \(\.jsonl\) it may have any size",
        "ist zu groß, als Zeilen (.jsonl) geht jede Größe",
    ),
    (r"is no array of JSON: .+", "ist keine Liste in JSON"),
    (r"(the line )?is longer than [\d,]+ bytes", "ist zu lang"),
    (r"no object with \"type\" listing or organisation", "kein Objekt mit „type“ listing oder organisation"),
    (r"a moment does not say its time zone", "bei einem Zeitpunkt fehlt die Zeitzone"),
    (r"unknown keys are not taken: (?P<keys>.+)", "unbekannte Felder werden nicht übernommen: %(keys)s"),
    (r"is none of \.yml, .+", "ist keine Datei .yml, .yaml, .jsonl, .json oder .csv"),
    (
        r"organisation (?P<name>.+) is known already and stays as it is",
        "die Organisation %(name)s gibt es schon, sie bleibt, wie sie ist",
    ),
    (
        r"organisation '(?P<name>.+)' may be (?P<known>\S+) \([\d.]+\)",
        "die Organisation %(name)s könnte %(known)s sein",
    ),
    (r"there is no listing in it", "darin steht kein Eintrag"),
    (
        r"listing '(?P<slug>.+)' stands in this import already: (?P<file>.+) line (?P<line>\d+)",
        "den Eintrag %(slug)s gibt es in diesem Import schon: %(file)s, Zeile %(line)s",
    ),
    (
        r"listing '(?P<slug>.+)' is of origin '(?P<origin>.+)' and is not taken over",
        "der Eintrag %(slug)s hat eine andere Herkunft (%(origin)s) und bleibt, wie er ist",
    ),
    (
        r"listing '(?P<slug>.+)' has a repository, this one names none",
        "der Eintrag %(slug)s hat ein Repository, dieser nennt keines",
    ),
    (
        r"listing '(?P<slug>.+)' is its vendor's and says something else; it is not taken over",
        "der Eintrag %(slug)s gehört seinem Anbieter und sagt etwas anderes, er bleibt, wie er ist",
    ),
    (
        r"its versions do not lead to what it says and are not taken",
        "die früheren Fassungen passen nicht zum Eintrag und werden nicht übernommen",
    ),
    (
        r"its versions are not numbered from 1 on and are not taken",
        "die früheren Fassungen sind nicht ab 1 gezählt und werden nicht übernommen",
    ),
)
TOLD = (
    *((re.compile(pattern), german) for pattern, german in (*UNREADABLE, *NOTES, *ROWS, *FINDINGS)),
    *REPAIRS,
)
PLACED = re.compile(r"(?s)(?P<place>.*?): (?P<told>.*)")


def reading_text(language: Language, told: str) -> str:
    """Return a message in the language of the page: one, several in a row, or one behind the place it is about."""
    whole = _words(language, told)
    if whole != told:
        return whole
    notes = told.split("; ")
    said = [_words(language, each) for each in notes]
    if all(one != other for one, other in zip(notes, said, strict=True)):
        return "; ".join(said)
    placed = PLACED.fullmatch(told)
    behind = reading_text(language, placed["told"]) if placed else ""
    return f"{placed['place']}: {behind}" if placed and behind != placed["told"] else told


def _words(language: Language, told: str) -> str:
    """Return the sentence of a fault's code, or one message in German."""
    if told in FAULTS:
        return translations(language).gettext(FAULTS[told])
    if told in faults.FAULTS:
        return faults.fault_sentence(language, told, "…")
    return told if language is Language.EN else reason(language, told, TOLD)
