"""Measure how long, deep and wide functions are in twenty languages.

States of each function with a body: `length` (lines of code, without blank lines and comments), `parameters` (without
the receiver), `nesting` (control structures around the innermost statement; an else-if chain is one) and, except of
Python, where radon speaks, `complexity` (number of independent paths, 1 or more). A line belongs to the innermost
function around it.

Why it matters: at equal file size, professionals agree with the length and complexity of functions in 83 % of pairs
when they judge which file is harder to change, with the number of lines in 63 %. What to do: split functions above 60
lines or 10 paths, return early instead of nesting deeper than 3, and give related parameters one name.

Covers C, C++, C#, Go, Java, JavaScript, Kotlin, Lua, Objective-C, PHP, Perl, Python, Ruby, Rust, Scala, Svelte, Swift,
TypeScript and Vue (of components, the scripts). C, C++ and Objective-C are read by the lizard library, the others by
`analyzer.structure`, in which a language is one line. The numbers are defined as lizard defines them: one path, and
one more for each condition, loop, handler, case and short-circuit operator (McCabe, "A Complexity Measure", IEEE TSE
1976). Suppressions in comments have no effect. What stands in macros or in templates of text is not seen.
"""

from importlib.metadata import version
from pathlib import PurePosixPath

from analyzer.functions import FunctionFacts
from analyzer.languages import language_of
from analyzer.python_functions import python_functions
from analyzer.structure import LANGUAGES, functions_of
from analyzer.tool import Measured, Source
from analyzer.values import Measurement


class StructureTool:
    """The functions of one file."""

    name = "structure"
    version = f"1+lizard-{version('lizard')}"
    languages = LANGUAGES

    def measure(self, source: Source) -> Measured:
        """Return the numbers of every function, in the order of the file."""
        if source.tree is not None:
            functions = python_functions(source.tree, source.text, paths=False)
        else:
            language = language_of(PurePosixPath(source.path).name) or ""
            functions = functions_of(source.path, language, source.text)
        return Measured(
            tuple(
                Measurement(self.name, name, float(value), unit, source.path, facts.name, facts.line)
                for facts in functions
                for name, value, unit in _numbers(facts, paths=source.tree is None)
            )
        )


def _numbers(facts: FunctionFacts, *, paths: bool) -> tuple[tuple[str, int, str], ...]:
    complexity = (("complexity", facts.complexity, "paths"),) if paths else ()
    return (
        ("length", facts.lines, "lines"),
        *complexity,
        ("parameters", facts.parameters, "parameters"),
        ("nesting", facts.nesting, "levels"),
    )


TOOL = StructureTool()
