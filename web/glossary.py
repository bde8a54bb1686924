"""The words of this site that a reader may not know, each with its meaning in one or two sentences."""

from dataclasses import dataclass

from web.language import mark


@dataclass(frozen=True, slots=True)
class Term:
    """A word and its meaning; both are German messages, `name` is the anchor on the page."""

    name: str
    word: str
    meaning: str


TERMS = (
    Term(
        "report",
        mark("Bericht"),
        mark("Alles, was eine Messung über einen Stand des Codes gefunden hat. Er wird danach nie mehr geändert."),
    ),
    Term(
        "operating-model",
        mark("Betriebsmodell"),
        mark("Wo und von wem eine Lösung betrieben wird, zum Beispiel im eigenen Rechenzentrum oder beim Anbieter."),
    ),
    Term(
        "bus-factor",
        mark("Bus-Faktor"),
        mark("So viele Menschen haben die Hälfte der letzten Arbeit getan. Ist es nur einer, hängt viel an ihm."),
    ),
    Term("code", mark("Code"), mark("Der Text, aus dem ein Programm besteht. Menschen schreiben und lesen ihn.")),
    Term(
        "commit",
        mark("Commit"),
        mark("Ein gespeicherter Stand des Codes mit eigener Nummer. So weiß man, wovon ein Bericht spricht."),
    ),
    Term(
        "finding",
        mark("Fundstelle"),
        mark("Eine Stelle im Code, die sich ein Mensch ansehen sollte. Ein Fehler ist sie deshalb noch nicht."),
    ),
    Term(
        "licence",
        mark("Lizenz"),
        mark("Sie sagt, was man mit einer Lösung tun darf: nutzen, ändern und weitergeben."),
    ),
    Term(
        "solution",
        mark("Lösung"),
        mark("Eine Software, die eine Aufgabe der Verwaltung erledigt, oder eine Dienstleistung dafür."),
    ),
    Term(
        "benchmark",
        mark("Maßstab"),
        mark("Die festen Projekte, mit denen verglichen wird. Jeder Maßstab hat eine Nummer."),
    ),
    Term(
        "not-assessable",
        mark("Nicht bewertbar"),
        mark("Für Sterne reicht nicht aus, was wir messen konnten. Über die Güte der Lösung sagt das nichts."),
    ),
    Term(
        "publiccode",
        mark("publiccode.yml"),
        mark("Eine Datei, in der ein Projekt sich selbst beschreibt. Ihr Format ist in Europa verbreitet."),
    ),
    Term(
        "score",
        mark("Qualitätswert"),
        mark("Eine Zahl von 0 bis 100. Sie sagt, wie sehr der Code gepflegten Projekten ähnelt."),
    ),
    Term(
        "repository",
        mark("Repository"),
        mark("Der Ort im Netz, an dem der Code einer Lösung und seine ganze Geschichte liegen."),
    ),
    Term(
        "self-declared",
        mark("Selbstauskunft"),
        mark("Eine Angabe des Anbieters über sich selbst. Niemand hat sie nachgeprüft."),
    ),
    Term(
        "uncertainty",
        mark("Unsicherheit"),
        mark(
            "Der Bereich, in dem der wahre Wert wahrscheinlich liegt. In der Grafik ist er ein Strich mit zwei Enden."
        ),
    ),
    Term(
        "method",
        mark("Verfahren"),
        mark(
            "Die Rechnung, die aus Messungen einen Wert macht. Werte aus verschiedenen Verfahren vergleicht man nicht."
        ),
    ),
)
