"""Reads a repository's own words for what a listing may take: publiccode.yml, package metadata and the README.

Every file is foreign and of bounded size; one that cannot be read proposes nothing. Nothing is looked up and nothing is
invented: where a text's language decides its field, its small words tell German from English.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from catalog.answers import is_link
from catalog.from_publiccode import draft_of
from catalog.plain_texts import plain_text
from catalog.proposal import STATEMENT, Proposal, Suggestion, present
from catalog.publiccode.checking import check
from catalog.publiccode.listing import ListingFields
from catalog.publiccode.repairing import repair
from catalog.submissions import LONGEST_DESCRIPTION, LONGEST_NAME, SUMMARY_LENGTH

PUBLICCODE = ("publiccode.yml", "publiccode.yaml")
READMES = ("README.md", "README.rst", "README.txt", "README", "README.adoc", "readme.md", "Readme.md", "README.MD")
PACKAGES = ("pyproject.toml", "package.json", "composer.json")
WANTED = (*PUBLICCODE, *PACKAGES, *READMES)
"""The files at the top of a repository that are read, the better sources first."""

NOT_PROPOSED = frozenset({"address", "statements.contact_role"})
"""The vendor has named the address; that a file names contacts does not say which office answers."""
FILE_BYTES = 200_000
LONGEST_VALUE = LONGEST_DESCRIPTION
MOST_REPAIRS = 200
LARGEST_TEXT = 100_000
README_LINES = 200
SHORTEST_PARAGRAPH = 40

HEADING = re.compile(r"#{1,2}[ \t]+(\S.{0,200})|=[ \t]+(\S.{0,200})")
UNDERLINE = re.compile(r"([=\-~*])\1{2,200}[ \t]*")
NO_PROSE = re.compile(
    r"[ \t]*(#|=|<|!\[|\[!\[|\[[^\]]{0,200}\]:|\.\. |:[\w-]{1,30}:|[-*+>|][ \t]|\d{1,3}\.[ \t]|```|~~~|---|\|)"
)
LINK = re.compile(r"!?\[([^\[\]\n]{0,200})\]\([^()\n]{0,500}\)")
MARKS = re.compile(r"[*_`]{1,3}")
PICTURE = re.compile(r"<[^<>\n]{1,300}>|!\[[^\[\]\n]{0,200}\]\([^()\n]{0,500}\)")
WORD = re.compile(r"[a-zäöüß]{1,30}")
GERMAN = frozenset({
    "der", "die", "das", "und", "ist", "für", "mit", "eine", "ein", "von",
    "zu", "den", "nicht", "auf", "werden", "sich", "im", "wird", "oder", "einer",
})  # fmt: skip
ENGLISH = frozenset({
    "the", "and", "is", "for", "with", "a", "an", "of", "to", "not",
    "on", "are", "be", "in", "or", "that", "this", "it", "by", "from", "you",
})  # fmt: skip


def propose(files: Mapping[str, bytes]) -> Proposal:
    """Return what these files, by their paths, propose."""
    found: list[Suggestion] = []
    proposal = Proposal()
    path = next((path for path in PUBLICCODE if path in files), "")
    if path:
        proposal = _publiccode(path, files[path])
        found += proposal.suggestions
    for path in PACKAGES:
        if path in files and len(files[path]) <= FILE_BYTES:
            found += _package(path, files[path].decode("utf-8", "replace"))
    readme = next((path for path in READMES if path in files), "")
    if readme:
        found += _readme(readme, files[readme][:FILE_BYTES].decode("utf-8", "replace"))
    return replace(proposal, suggestions=tuple(found))


def _publiccode(path: str, data: bytes) -> Proposal:
    checked = check(data)
    if checked.listing is None:
        return Proposal(unreadable=checked.findings[0].message, unreadable_line=checked.findings[0].line)
    repaired = repair(data)
    steps = tuple(repaired.repairs[:MOST_REPAIRS])
    text = repaired.text if len(repaired.text) <= LARGEST_TEXT else ""
    return Proposal(suggestions=tuple(_of_listing(checked.listing, path)), repairs=steps, text=text)


def _of_listing(listing: ListingFields, path: str) -> Iterator[Suggestion]:
    """Yield the fields of the draft that the file makes."""
    draft, sources = draft_of(listing)
    said = {each.key: each for each in draft.statements}
    for name, source in sources.items():
        if name in NOT_PROPOSED:
            continue
        key = name.removeprefix(STATEMENT)
        field = f"{name}_de" if name in ("summary", "description") else name
        statement = said.get(key) if name.startswith(STATEMENT) else None
        value = (statement.data or statement.value) if statement else None if key != name else present(draft, field)
        value = clean(value, LONGEST_VALUE) if isinstance(value, str) else value
        if value:
            yield Suggestion(field, value, path, source.line, source.note, statement.link if statement else "")


def _package(path: str, text: str) -> Iterator[Suggestion]:
    """Yield name, description, licence and homepage of a package's own file."""
    try:
        table = tomllib.loads(text) if path.endswith(".toml") else json.loads(text)
    except (ValueError, RecursionError):
        return
    table = _member(table, "project") or _member(_member(table, "tool"), "poetry") if path.endswith(".toml") else table
    if not isinstance(table, dict):
        return
    urls = table.get("urls")
    homepages = [value for name, value in urls.items() if name.lower() == "homepage"] if isinstance(urls, dict) else []
    homepage = table.get("homepage") or next(iter(homepages), "")
    licence = table.get("license")
    licence = _member(licence, "text") if isinstance(licence, dict) else licence
    licence = " OR ".join(each for each in licence if isinstance(each, str)) if isinstance(licence, list) else licence
    for field, key, value in (
        ("name", "name", table.get("name")),
        ("summary", "description", table.get("description")),
        ("licence", "license", licence),
        ("website", "homepage", homepage),
    ):
        shown = clean(value, SUMMARY_LENGTH) if isinstance(value, str) else ""
        if not shown or (field == "website" and not is_link(shown)) or "\n" in shown:
            continue
        name = f"summary_{language_of(shown)}" if field == "summary" else field
        yield Suggestion(name, shown, path, _line(text, key, shown))


def _member(table: object, name: str) -> Any:  # noqa: ANN401 - a part of somebody's document
    return table.get(name) if isinstance(table, dict) else None


def _line(text: str, key: str, value: str) -> int:
    """Return the line where the key stands with the value; 0 if it is not found."""
    beginning = value[:20]
    for number, line in enumerate(text.splitlines(), 1):
        if beginning in line and key in line[:500].lower():
            return number
    return 0


def _readme(path: str, text: str) -> Iterator[Suggestion]:
    """Yield the title and the first paragraph."""
    lines = [line[:2_000] for line in text.splitlines()[:README_LINES]]
    title = _title(lines)
    if title:
        yield Suggestion("name", title[1], path, title[0])
    paragraph = _paragraph(lines)
    if paragraph:
        line, words = paragraph
        language = language_of(words)
        if len(words) <= SUMMARY_LENGTH:
            yield Suggestion(f"summary_{language}", words, path, line)
        yield Suggestion(f"description_{language}", words, path, line)


def _title(lines: list[str]) -> tuple[int, str] | None:
    for number, line in enumerate(lines, 1):
        heading = HEADING.fullmatch(line.rstrip())
        below = lines[number] if number < len(lines) else ""
        said = (heading[1] or heading[2]) if heading else line if line.strip() and UNDERLINE.fullmatch(below) else ""
        shown = _prose(said.strip("# \t"))
        if shown and len(shown) <= LONGEST_NAME:
            return number, shown
    return None


def _paragraph(lines: list[str]) -> tuple[int, str] | None:
    """Return the first paragraph that is prose and long enough to say something."""
    begin, words, fenced = 0, "", False
    for number, line in enumerate([*lines, ""], 1):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        if fenced or not line.strip() or NO_PROSE.match(line) or UNDERLINE.fullmatch(line):
            if len(words) >= SHORTEST_PARAGRAPH and not UNDERLINE.fullmatch(line or "x"):
                return begin, words
            begin, words = 0, ""
            continue
        begin = begin or number
        words = f"{words} {_prose(line)}".strip()
    return None


def _prose(text: str) -> str:
    return " ".join(clean(MARKS.sub("", LINK.sub(r"\1", PICTURE.sub("", text))), LONGEST_VALUE).split())


def language_of(text: str) -> str:
    """Return de or en, whichever has more of its small words in the text; a draw is English, as most code is."""
    words = WORD.findall(text.lower()[:LONGEST_VALUE])
    return "de" if sum(word in GERMAN for word in words) > sum(word in ENGLISH for word in words) else "en"


def clean(text: str, longest: int) -> str:
    """Return the text without what cannot be seen, or nothing if it is too long."""
    shown = plain_text(text)
    return shown if len(shown) <= longest else ""
