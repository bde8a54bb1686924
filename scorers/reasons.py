"""What a score says in plain words, and why there is none: a German and an English sentence for each case."""

from scorers.values import Status

REASONS = {
    Status.NO_SOURCE: (
        "Es liegt kein Quellcode vor, der sich prüfen lässt.",
        "There is no source code that could be examined.",
    ),
    Status.TOO_FEW_FILES: (
        "Weniger als 10 Dateien mit Quellcode ließen sich prüfen. Das ist zu wenig für ein Urteil.",
        "Fewer than 10 source files could be examined. That is too few for a judgement.",
    ),
    Status.TOO_FEW_LINES: (
        "Der Quellcode hat weniger als 1.000 Zeilen. Das ist zu wenig für ein Urteil.",
        "There are fewer than 1,000 lines of source code. That is too little for a judgement.",
    ),
    Status.TOO_MUCH_UNPARSABLE: (
        "Mehr als 20 % der Dateien mit Quellcode ließen sich nicht lesen.",
        "More than 20 % of the source files could not be read.",
    ),
    Status.NEWER_PYTHON: (
        "Mehr als 5 % des Codes ist in einem neueren Python geschrieben, als der Marktplatz lesen kann.",
        "More than 5 % of the code is written in a newer Python than the marketplace can read.",
    ),
    Status.TOO_UNCERTAIN: (
        "Das Ergebnis wäre um mehr als zwei Sterne unsicher.",
        "The result would be uncertain by more than two stars.",
    ),
    Status.LANGUAGE_NOT_COVERED: (
        "Der größte Teil des Codes ist in Sprachen geschrieben, die das Verfahren noch nicht bewertet.",
        "Most of the code is written in languages that the method does not assess yet.",
    ),
    Status.TOOL_FAILED: (
        "Ein Prüfwerkzeug ist ausgefallen. Der Bericht nennt den Grund.",
        "One of the tools failed. The report names the reason.",
    ),
}

STARS = {
    1: (
        "Ein Stern: steht gepflegten Projekten weniger nah als fast alle im Vergleich.",
        "One star: resembles well-kept projects less than almost all of those compared.",
    ),
    2: (
        "Zwei Sterne: steht gepflegten Projekten weniger nah als die meisten im Vergleich.",
        "Two stars: resembles well-kept projects less than most of those compared.",
    ),
    3: (
        "Drei Sterne: steht gepflegten Projekten so nah wie die meisten im Vergleich.",
        "Three stars: resembles well-kept projects as most of those compared do.",
    ),
    4: (
        "Vier Sterne: steht gepflegten Projekten näher als die meisten im Vergleich.",
        "Four stars: resembles well-kept projects more than most of those compared.",
    ),
    5: (
        "Fünf Sterne: steht gepflegten Projekten näher als fast alle im Vergleich.",
        "Five stars: resembles well-kept projects more than almost all of those compared.",
    ),
}
"""What stars say that follow a place among reference projects: of likeness, for nothing else was learned."""
