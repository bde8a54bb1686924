"""Reads functions of C, C++ and Objective-C with lizard's readers, which know their declarations well.

The readers get a text in which comments are blank and texts empty (`analyzer.structure.lexing`), so that suppressions
(`#lizard forgives`, `GENERATED CODE`) have no effect. Their numbers are lizard's own, but for two: parameters with
array brackets and those of Objective-C count, and nesting is ours (lizard's counts `&&` and `case` as levels).

`lizard` itself is not imported: it puts the folder of the running script on the module path.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from lizard_core.file_info_builder import FileInfoBuilder
from lizard_core.function_info import FunctionInfo
from lizard_languages.clike import CLikeReader
from lizard_languages.code_reader import CodeReader
from lizard_languages.objc import ObjCReader

from analyzer.structure.functions import FunctionFacts
from analyzer.structure.nesting import CONTROLS, Nesting

DEPTH = 60
"""Brackets nested deeper than this are blanked: the readers call themselves once or more per level and token."""

BRACKET = re.compile(r"[(\[{}\])]")
LONELY = re.compile(r"<(?=[^<>]{2000})")
"""A `<` that only compares, as no other angle bracket is near; lizard would look for its end, and does so slowly."""

OPENING = frozenset("([{")
BRACES = {"{": 1, "}": -1}
NEWLINE = "\n"
OPENERS = frozenset("([{<")
CLOSERS = frozenset(")]}>")
OBJECTIVE_CONTROLS = frozenset({"@try", "@catch", "@finally", "@synchronized"})
SELECTOR = re.compile(r"(?<!:):(?!:)")


C = CLikeReader
OBJECTIVE_C = ObjCReader


def lizard_functions(reading: type[CodeReader], masked: str) -> tuple[FunctionFacts, ...]:
    """Return the functions of a masked text (`analyzer.structure.lexing.masked`), by line."""
    context = FileInfoBuilder("")
    reader = reading(context)
    nesting = Nesting(CONTROLS | OBJECTIVE_CONTROLS)
    source = reader.generate_tokens(_bounded(masked))
    tokens = reader.preprocess(source) if hasattr(reader, "preprocess") else source
    for _ in reader(_counted(tokens, reader, context, nesting), reader):
        pass
    rows = [_facts(function) for function in context.fileinfo.function_list]
    return tuple(sorted(rows, key=lambda row: (row.line, row.end_line, row.name)))


def _counted(tokens: Iterable[str], reader: CodeReader, context: FileInfoBuilder, nesting: Nesting) -> Iterator[str]:
    """Pass on the tokens, counted as lizard's chain of counters does it (lines, conditions), in one step."""
    conditions = reader.conditions
    context.current_line = line = 1
    newline = 1
    for token in tokens:
        if token == NEWLINE:
            context.current_line = line = line + 1
            newline = 1
        elif not token.isspace():
            height = token.count("\n")
            if height:
                context.current_line = line = line + height
            context.add_nloc(height + newline)
            if token in conditions:
                context.add_condition()
            yield token
            nesting.feed(token, context.current_function, first=newline == 1)
            newline = 0


def _bounded(text: str) -> str:
    """Return the text without what would take the readers more than a constant time per character."""
    text = LONELY.sub("-", text)
    if max(text.count("("), text.count("{"), text.count("[")) <= DEPTH:
        return text
    kept: list[str] = []
    last = depth = braces = 0  # braces once more by themselves: the readers pop none of them at another bracket
    for match in BRACKET.finditer(text):
        opening = match[0] in OPENING
        if depth + opening > DEPTH or (match[0] == "{" and braces >= DEPTH):
            kept += (text[last : match.start()], " ")
            last = match.end()
        else:
            braces = max(0, braces + BRACES.get(match[0], 0))
        depth = max(0, depth + (1 if opening else -1))
    return "".join((*kept, text[last:])) if kept else text


def _facts(function: FunctionInfo) -> FunctionFacts:
    selector = len(SELECTOR.findall(function.name))
    return FunctionFacts(
        function.name,
        function.start_line,
        function.end_line,
        function.nloc,
        function.cyclomatic_complexity,
        selector or parameter_count(function.full_parameters),
        function.max_nesting_depth,
    )


def parameter_count(parts: Sequence[str]) -> int:
    """Return how many parameters are meant by a list split at commas, some of which stood inside brackets."""
    count = depth = 0
    for part in parts:
        words = part.split()
        if words and depth == 0:
            count += 1
        depth += sum(word in OPENERS for word in words) - sum(word in CLOSERS for word in words)
    return count
