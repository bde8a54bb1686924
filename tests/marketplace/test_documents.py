"""What the guides say is what the code does: files, names, commands and settings that they speak of are there."""

import ast
import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from typing import Any

import click
import pytest

from analyzer.structure.language import Language
from analyzer.tool import FileTool, Source
from marketplace.command_line import main
from marketplace.settings import Settings

ROOT = Path(__file__).parents[2]
PACKAGES = ("analyzer", "benchmarks", "catalog", "docs", "marketplace", "scorers", "tests", "vendor", "web")
DOCUMENTS = sorted(
    str(path.relative_to(ROOT)) for pattern in ("*.md", "docs/*.md", "benchmarks/*.md") for path in ROOT.glob(pattern)
)
SOURCES = sorted(str(path.relative_to(ROOT)) for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
SPAN = re.compile(r"`([^`\n]+)`")
BLOCK = re.compile(r"^```\n(.*?)^```", re.DOTALL | re.MULTILINE)
EXAMPLE = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
PATH = re.compile(rf"(?:{'|'.join(PACKAGES)})/[\w./-]+")
NAME = re.compile(r"(?:analyzer|catalog|marketplace|scorers|web)(?:\.\w+)+")
FILE_ENDINGS = (".json", ".py", ".toml")
COMMAND = re.compile(r"(?:\.venv/bin/)?marketplace (?! )(.*)")
END = frozenset({"|", "&&", ">", "…"})
ROW = re.compile(r"\| `MARKETPLACE_(\w+)` \| (.*?) \| (.*?) \|")
IN_WORDS = frozenset({"database_url", "public_url", "secret_key", "smtp_port", "mail_from"})
"""Settings whose default follows from others, so that the guide tells it in words."""


def read(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def setting_rows() -> dict[str, tuple[str, str]]:
    return {name.lower(): (default.strip("`"), text) for name, default, text in ROW.findall(read("docs/operations.md"))}


def code_of(document: str) -> Iterator[str]:
    """Yield what a document shows as code: each span, and each line of a block."""
    text = read(document)
    for block in BLOCK.findall(text):
        yield from block.splitlines()
    yield from SPAN.findall(BLOCK.sub("", text))


def commands_in(document: str) -> Iterator[list[str]]:
    """Yield the words behind `marketplace` of every command that a document shows."""
    for code in code_of(document):
        if shown := COMMAND.match(code):
            yield shlex.split(shown[1], comments=True)


def fault_of(words: list[str]) -> str:
    """Return which word of a shown command there is not; empty if all of it is there."""
    command: click.Command = main
    for word in takewhile(lambda word: word not in END, words):
        if isinstance(command, click.Group):
            known = command.get_command(click.Context(command), word)
            if known is None:
                return word
            command = known
        elif word.startswith("--") and word not in {option for each in command.params for option in each.opts}:
            return word
    return ""


def exists(name: str) -> bool:
    """Return whether a dotted name leads to a module, or to something in one."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: object = import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            found = getattr(found, part, None)
        return found is not None
    return False


def docstrings(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(read(source))):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_operations_guide_with_its_default_and_meaning(name: str) -> None:
    field = Settings.model_fields[name]
    default, meaning = setting_rows()[name]
    clause = re.split(r"[;.,]", field.description or "")[0]
    assert meaning.startswith(clause)
    if name in IN_WORDS:
        assert default
    elif str(field.default) in {"", "()", "None"}:
        assert default in {"(empty)", "(none)"}
    else:
        assert default == str(field.default).replace("True", "true").replace("False", "false")


def test_the_operations_guide_knows_no_setting_that_is_gone() -> None:
    named = {name.lower() for name in re.findall(r"MARKETPLACE_([A-Z_]+[A-Z])", "".join(map(read, DOCUMENTS)))}
    assert {name for name in named if not any(each.startswith(name) for each in Settings.model_fields)} == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_a_document_links_to_exists(document: str) -> None:
    place = ROOT / document
    targets = [part.split(")", 1)[0] for part in read(document).split("](")[1:]]
    missing = [
        target for target in targets if "://" not in target and not (place.parent / target.partition("#")[0]).exists()
    ]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_and_name_in_a_document_is_there(document: str) -> None:
    spans = [span for span in SPAN.findall(read(document)) if "NAME" not in span]
    missing = [span for span in spans if PATH.fullmatch(span) and not (ROOT / span).exists()]
    missing += [span for span in spans if NAME.fullmatch(span) and not span.endswith(FILE_ENDINGS) and not exists(span)]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_that_a_document_shows_is_there(document: str) -> None:
    assert {" ".join(words): fault for words in commands_in(document) if (fault := fault_of(words))} == {}


def test_commands_are_found_in_the_guides_and_wrong_ones_are_seen() -> None:
    assert len(list(commands_in("docs/operations.md"))) > 20
    assert fault_of(["admin", "account", "remove"]) == "remove"
    assert fault_of(["worker", "--places", "2"]) == "--places"


def test_the_examples_of_new_files_work_as_they_stand() -> None:
    made: dict[str, Any] = {}
    for example in EXAMPLE.findall(read("CONTRIBUTING.md")):
        exec(example, made)  # noqa: S102 - our own guide
    (language,) = made["LANGUAGES"]
    assert isinstance(language, Language)
    assert isinstance(made["TOOL"], FileTool)
    text = "x = 1  # TODO\ny = 2\n"
    (fact,) = made["TOOL"].measure(Source("a.py", text.encode(), text)).measurements
    assert (fact.path, fact.value) == ("a.py", 1)


def test_every_name_in_a_docstring_is_there() -> None:
    named = {
        (source, span)
        for source in SOURCES
        for text in docstrings(source)
        for span in SPAN.findall(text)
        if NAME.fullmatch(span) and not span.endswith(FILE_ENDINGS)
    }
    assert len(named) > 50
    assert [(source, name) for source, name in sorted(named) if not exists(name)] == []
