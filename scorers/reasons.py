"""Why there is no score, in plain words: one German and one English sentence for each status but `scored`."""

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
