"""The analyzer gives its reasons as English sentences with values in them; here each finds its German message.

A reason nobody has translated yet is shown as it is: better an English sentence than none.
"""

import re
from collections.abc import Iterable

from web.formats import number
from web.language import Language, mark, translations

COUNTS = frozenset({"files", "lines", "total"})
"""Under these names a pattern finds numbers; what else looks like one may be a name."""
Known = Iterable[tuple[re.Pattern[str], str]]
REASONS = tuple(
    (re.compile(pattern), message)
    for pattern, message in (
        (r"too large", mark("zu groß")),
        (r"binary", mark("keine Textdatei")),
        (r"symbolic link", mark("Verweis auf eine andere Datei")),
        (r"submodule", mark("eingebundenes fremdes Repository")),
        (r"virtual environment", mark("virtuelle Umgebung")),
        (r"file name", mark("Dateiname")),
        (r"folder named after a version, (?P<value>.+)", mark("Ordner mit Versionsnummer (%(value)s)")),
        (r"folder (?P<value>.+)", mark("Ordner %(value)s")),
        (r"file named after a version", mark("Dateiname mit Versionsnummer")),
        (r"banner of a (known|released) library", mark("Kopf einer veröffentlichten Bibliothek")),
        (r"copy of (?P<value>.+)", mark("Kopie von %(value)s")),
        (r"copied (static files of )?(?P<value>.+)", mark("Kopie von %(value)s")),
        (r"conda environment", mark("virtuelle Umgebung")),
        (r"packages? installed by (?P<value>.+)", mark("von %(value)s eingespielt")),
        (r"installed Python package (?P<value>.+)", mark("eingespieltes Python-Paket %(value)s")),
        (r"release of the Python package (?P<value>.+)", mark("Ausgabe des Python-Pakets %(value)s")),
        (r"package (?P<value>.+) as npm or Bower installed it", mark("eingespieltes Paket %(value)s")),
        (
            r"package (?P<value>.+) of (?P<owner>.+), with its own licence",
            mark("Paket %(value)s von %(owner)s mit eigener Lizenz"),
        ),
        (r"template of a project", mark("Vorlage für Projekte")),
        (r"database migration", mark("Umbau der Datenbank")),
        (r"story of a component", mark("Schaubeispiel eines Bausteins")),
        (r"names a contact", mark("nennt einen Kontakt")),
        (r"names no contact", mark("nennt keinen Kontakt")),
        (r"parsable", mark("lesbar")),
        (r"not parsable.*", mark("nicht lesbar")),
        (r"fragments", mark("in einzelnen Dateien")),
        (r"(?P<value>.+): 1 files, (?P<lines>\d+) lines", mark("%(value)s: 1 Datei, %(lines)s Zeilen")),
        (
            r"(?P<value>.+): (?P<files>\d+) files, (?P<lines>\d+) lines",
            mark("%(value)s: %(files)s Dateien, %(lines)s Zeilen"),
        ),
        (
            r"(?P<path>.+) states (?P<value>.+), the repository's texts are (?P<texts>.+)",
            mark("%(path)s nennt %(value)s, die Texte im Repository sind %(texts)s."),
        ),
        (r"says so in its head", mark("steht im Kopf der Datei")),
        (r"minified", mark("verdichtet")),
        (r"lock file", mark("Liste festgelegter Paketversionen")),
        (r"(?P<value>.+) code", mark("Code in %(value)s")),
        (r"text", mark("Text")),
        (r"data", mark("Daten")),
        (r"settings", mark("Einstellung")),
        (r"neither code nor text", mark("weder Code noch Text")),
        (r"of no known kind", mark("von unbekannter Art")),
        (r"not valid (?P<value>Python.*)", mark("kein gültiges %(value)s")),
        (r"newer than (?P<value>Python.*)", mark("in neuerem Python als %(value)s, das hier liest")),
        (r"undecodable: (?P<value>.+)", mark("nicht als Text lesbar (%(value)s)")),
        (r"too deeply nested", mark("zu tief verschachtelt")),
        (r"a number is too long", mark("eine Zahl ist zu lang")),
        (r"timed out", mark("die Messung dauerte zu lange")),
        (r"the (measuring process|tool) crashed on this file", mark("das Messwerkzeug brach an dieser Datei ab")),
        (r"the tool failed: (?P<value>.+)", mark("das Messwerkzeug scheiterte (%(value)s)")),
        (r"over the number of files for one analysis", mark("zu viele Dateien für eine Messung")),
        (r"no advisory data", mark("Es liegen keine Warnmeldungen vor")),
        (r"the imported advisories cannot be read", mark("Die eingelesenen Warnmeldungen sind nicht lesbar")),
        (
            r"the advisories were imported by another version; import them again",
            mark("Die Warnmeldungen müssen neu eingelesen werden"),
        ),
        (r"no files in its languages", mark("keine Dateien in seinen Sprachen")),
        (r"no file could be measured", mark("keine Datei ließ sich messen")),
        (r"1 of (?P<total>\d+) files could not be measured", mark("1 von %(total)s Dateien ließ sich nicht messen")),
        (
            r"(?P<files>\d+) of (?P<total>\d+) files could not be measured",
            mark("%(files)s von %(total)s Dateien ließen sich nicht messen"),
        ),
    )
)


def reason(language: Language, text: str, known: Known = REASONS) -> str:
    """Return an analyzer's reason, or one of another list, in the language of the page."""
    for pattern, message in known:
        found = pattern.fullmatch(text)
        if found:
            values = {
                name: number(int(value), language) if name in COUNTS else value
                for name, value in found.groupdict().items()
            }
            translated = translations(language).gettext(message)
            return translated % values if values else translated
    return text
