"""What a repository shows of how it is looked after: files that say so, each a fact with its path; no judgement.

A fact that is not there was not found at the places in use for it; that it exists elsewhere cannot be ruled out. Facts
are looked for in the repository's own files only, never in vendored ones.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

import yaml

from analyzer.files import Files
from analyzer.project.documents import documents
from analyzer.project.readme import read_readme
from analyzer.project.signs import HOME, SIGNS, TEXT, Sign
from analyzer.project.values import Fact, ProjectFacts, Readme, SuiteFile

Facts = tuple[Fact, ...]
PLACES = 50
DEEPEST = 2
"""How many folders down a path lies that tells something as a whole."""

TEXT_BYTES = 500_000
READ_FILES = 200
"""How many files are read for what they say; those nearest to the top."""

YAML_EVENTS = 100_000
YAML_DEPTH = 50
FORMS = tuple((sign, re.compile(sign.pattern)) for sign in SIGNS)
PATHS, NAMES = (
    re.compile("|".join(f"(?:{sign.pattern})" for sign in SIGNS if sign.anywhere is anywhere))
    for anywhere in (False, True)
)
SECURITY = re.compile(rf"{HOME}security{TEXT}|(?:[\w-]+/){{0,3}}\.well-known/security\.txt|security\.txt")
PUBLICCODE = re.compile(r"publiccode\.ya?ml")
README = re.compile(
    r"(?:\.github/|docs/)?(?:readme|liesmich|lisezmoi|leeme|leggimi)(?:[._-][\w-]{2,5})?"
    r"(?:\.(?:md|markdown|rst|txt|adoc|org))?"
)
CONTACT = re.compile(
    r"[\w.+-]{1,64}(?:@|\(at\)|\[at\]| at )[\w-]{1,63}\.[\w.-]{2,100}|https?://\S{4}|\bmailto:", re.IGNORECASE
)
TOOL_TABLES = (
    ("formatter", "Black", re.compile(r"^\[tool\.black\b", re.MULTILINE)),
    ("formatter", "Ruff", re.compile(r"^\[tool\.ruff\.format\b", re.MULTILINE)),
    ("linter", "Ruff", re.compile(r"^\[tool\.ruff\b", re.MULTILINE)),
    ("linter", "Pylint", re.compile(r"^\[tool\.pylint\b", re.MULTILINE)),
    ("linter", "flake8", re.compile(r"^\[flake8\b", re.MULTILINE)),
    ("type_checker", "mypy", re.compile(r"^\[(?:tool\.)?mypy\b", re.MULTILINE)),
    ("type_checker", "Pyright", re.compile(r"^\[tool\.(?:based)?pyright\b", re.MULTILINE)),
    ("type_checker", "ty", re.compile(r"^\[tool\.ty\b", re.MULTILINE)),
)
TOOL_FILES = frozenset({"pyproject.toml", "setup.cfg", "tox.ini"})
DEEPEST_TOOL = 3
"""How many folders down packages of one repository lie."""

ENOUGH = 20_000
"""In so many characters it shows whether a text has words."""


def telling_paths(paths: Iterable[str]) -> list[str]:
    """Return those of the paths that `project_facts` reads, those nearest to the top first."""
    return sorted((path for path in paths if _tells(path)), key=lambda path: (path.count("/"), path))


def project_facts(paths: Iterable[str], texts: Iterable[str], files: Files) -> ProjectFacts:
    """Return the facts of a repository but for its tests; its `paths` should leave out vendored files.

    `texts` are those of its documents that are read.
    """
    own = telling_paths(paths)
    readme = _readme(own, files)
    first = [readme.path] if readme else []
    said = documents(first, [path for path in texts if path not in first], files)
    return ProjectFacts(_kept([*_by_path(own, files), *_by_content(own, files)]), readme, said)


def with_tests(found: ProjectFacts, tests: Iterable[SuiteFile]) -> ProjectFacts:
    """Return the same facts and those of the tests, which are told by their lines and change with each commit."""
    return replace(found, facts=_kept([*found.facts, *_tests(tests)]))


def _kept(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    counted: Counter[str] = Counter()
    kept = []
    for fact in sorted(set(facts), key=lambda fact: (fact.name, fact.path.count("/"), fact.path, fact.detail)):
        counted[fact.name] += 1
        if counted[fact.name] <= PLACES:
            kept.append(fact)
    return tuple(kept)


def _tells(path: str) -> bool:
    lowered = path.lower()
    named = any(form.fullmatch(lowered) for form in (SECURITY, PUBLICCODE, README))
    return named or _name(path) in TOOL_FILES or _promises(path)


def _promises(path: str) -> bool:
    """Return whether the name or place of a file promises anything, which is asked of all files."""
    lowered = path.lower()
    return NAMES.fullmatch(_name(path)) is not None or (
        lowered.count("/") <= DEEPEST and PATHS.fullmatch(lowered) is not None
    )


def _by_path(paths: Sequence[str], files: Files) -> Iterator[Fact]:
    signs = {path: _signs(path) for path in paths}
    counted: Counter[str] = Counter()
    asked: dict[str, set[Sign]] = defaultdict(set)
    for path, promised in signs.items():
        for sign in promised:
            if counted[sign.name] < READ_FILES:
                counted[sign.name] += 1
                asked[path].add(sign)

    def kept(path: str, data: bytes | None) -> tuple[bool, ...]:
        return tuple(_holds(sign, data) for sign in signs[path])

    for path, answers in zip(asked, files.told("signs", tuple(asked), tuple[bool, ...], kept), strict=True):
        for sign, holds in zip(signs[path], answers, strict=True):
            if holds and sign in asked[path]:
                yield Fact(sign.name, path, sign.detail)


def _signs(path: str) -> tuple[Sign, ...]:
    """Return what the file at a path promises."""
    if not _promises(path):
        return ()
    lowered, name = path.lower(), _name(path)
    return tuple(sign for sign, form in FORMS if form.fullmatch(name if sign.anywhere else lowered))


def _holds(sign: Sign, data: bytes | None) -> bool:
    """Return whether a file says what its name promises; one that is too large to be read does."""
    if data is None:
        return True
    content = _text(data)
    return len(set(content[:ENOUGH].split())) >= sign.words and bool(re.search(sign.content, content, re.MULTILINE))


def _by_content(paths: Sequence[str], files: Files) -> Iterator[Fact]:
    telling = [path for path in paths if SECURITY.fullmatch(path.lower()) or PUBLICCODE.fullmatch(path.lower())]
    telling += [path for path in paths if _name(path) in TOOL_FILES and path.count("/") <= DEEPEST_TOOL]
    first = sorted(telling, key=lambda path: (path.count("/"), path))[:READ_FILES]
    yield from chain.from_iterable(files.told("content", first, Facts, _in_content))


def _in_content(path: str, data: bytes | None) -> Facts:
    lowered = path.lower()
    if SECURITY.fullmatch(lowered):
        named = "names a contact" if CONTACT.search(_text(data)) else "names no contact"
        return (Fact("security_contact", path, named),)
    if PUBLICCODE.fullmatch(lowered):
        return (Fact("publiccode", path, _yaml_state(data)),)
    content = _text(data)
    return tuple(Fact(fact, path, tool) for fact, tool, table in TOOL_TABLES if table.search(content))


def _name(path: str) -> str:
    return path.lower().rpartition("/")[2]


def _tests(tests: Iterable[SuiteFile]) -> Iterator[Fact]:
    by_language: dict[str, list[SuiteFile]] = defaultdict(list)
    for test in tests:
        by_language[test.language].append(test)
    for language, files in sorted(by_language.items()):
        lines = sum(file.lines for file in files)
        yield Fact("tests", min(file.path for file in files), f"{language}: {len(files)} files, {lines} lines")


def _text(data: bytes | None) -> str:
    return (data or b"")[:TEXT_BYTES].decode("utf-8", "replace")


def _yaml_state(data: bytes | None) -> str:
    """Return whether the file is well-formed YAML without ever building values from it."""
    if data is None or len(data) > TEXT_BYTES:
        return "not parsable: it is larger than any real one"
    depth = 0
    try:
        for count, event in enumerate(yaml.parse(data, Loader=yaml.CSafeLoader)):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > YAML_DEPTH or count > YAML_EVENTS:
                return "not parsable: it is nested deeper or longer than any real one"
            if count == 2 and not isinstance(event, yaml.MappingStartEvent):  # noqa: PLR2004 - after stream and document
                return "not parsable: it is no table of keys"
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return f"not parsable: line {mark.line + 1}" if mark is not None else "not parsable"
    except (yaml.YAMLError, UnicodeDecodeError):
        return "not parsable: it is not UTF-8 text"
    return "parsable"


def _readme(paths: Sequence[str], files: Files) -> Readme | None:
    found = [path for path in paths if README.fullmatch(path.lower())]
    first = sorted(found, key=lambda path: (path.count("/"), len(path), path))[:1]
    pages = files.told("readme", first, Readme, lambda path, data: read_readme(path, _text(data)))
    return pages[0] if pages else None
