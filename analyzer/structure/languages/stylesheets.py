"""What says how pages look: no program."""

from analyzer.structure.language import Language

LANGUAGES = (
    Language("CSS", "css", is_program=False),
    Language("Less", "less", is_program=False),
    Language("SCSS", "scss", is_program=False),
    Language("Sass", "sass", is_program=False),
    Language("Stylus", "styl", is_program=False),
)
