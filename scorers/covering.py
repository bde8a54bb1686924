"""Which code a score is about: the source files in programming languages, and how much of it the score rests on."""

from collections.abc import Sequence

from analyzer.values import Analysis, Role, SourceFile

STYLES = frozenset({
    "CSS", "SCSS", "Sass", "Less", "Stylus", "HTML", "Jinja", "ERB", "Twig", "Mako", "MJML", "Go template", "Haml",
    "Slim", "XSLT",
})  # fmt: skip
"""Languages of pages and their styles: nobody expects a score of them."""


def code_files(analysis: Analysis) -> list[SourceFile]:
    """Return the source files in languages that are no styles."""
    return [
        file for file in analysis.files if file.role is Role.SOURCE and file.language and file.language not in STYLES
    ]


def share_of(code: Sequence[SourceFile], languages: Sequence[str]) -> float:
    """Return the share (0 to 1) of lines of code in some languages; 0 where there is no line."""
    lines = sum(file.lines for file in code)
    return sum(file.lines for file in code if file.language in languages) / lines if lines else 0.0
