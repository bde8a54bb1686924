"""Under which terms a repository may be used: what its texts, folders, manifests and tags state, and if they agree.

Statements are facts with their place; the conclusion is drawn from those at the top of the repository alone. The text
of a GNU licence does not tell "only" from "or later": its id is then the short one (GPL-3.0), until a manifest or a
notice says more.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import PurePosixPath

from analyzer.files import Files
from analyzer.licences.manifests import fields_of
from analyzer.licences.names import licence_ids, mentions, to_spdx
from analyzer.licences.texts import OWN_WORDS, SAME, TEXT_LENGTH, recognize
from analyzer.licences.values import LicenceStatement, Licensing, StatementKind

Statements = tuple[LicenceStatement, ...]
LICENCE_NAME = re.compile(
    r"(un)?licen[cs]es?([._-][\w.+-]{1,60})?|copying([._-][\w.+-]{1,40})?|copyright(\.(txt|md|rst))?|lizenz([._-][\w-]{1,40})?"
    r"(\.(txt|md))?|[\w.-]{1,60}[._-]licen[cs]e(\.(txt|md))?",
    re.IGNORECASE,
)
NOT_TEXT = re.compile(
    r"\.(py|js|ts|jsx|tsx|mjs|vue|php|rb|java|kt|go|rs|c|h|cpp|cs|pm|pl|t|html?|twig|scss|css|svg|png|json|ya?ml|xml|sh|po"
    r"|snap|rtf|pdf|docx?|terms|key|v\d)$",
    re.IGNORECASE,
)
TAG = re.compile(rb"SPDX-License-Identifier:[ \t]{0,20}([\w(][^\r\n\"'*<>#]{0,199})")
TAG_BYTES = 4_096
FILES = 200
ALL_BYTES = 4_000_000
SHORT_WORDS = 400
LEAST_WORDS = 30
"""So many words a text has at least that says on which terms something may be used."""

OF_OTHERS = re.compile(r"3rd|third|vendor|bundle|depend|font|icon|logo|asset|doc", re.IGNORECASE)
"""What the names of texts say that are not about the software itself."""

SHORT_TITLE_WORDS = 20
TITLE_LENGTH = 100


def licence_tag(data: bytes) -> str | None:
    """Return what follows `SPDX-License-Identifier:` in the head of a file, as it is said; None if there is no tag."""
    match = TAG.search(data[:TAG_BYTES]) if b"SPDX-License-Identifier" in data[:TAG_BYTES] else None
    said = _printable(match[1].decode("utf-8", "replace")).strip().rstrip("-").strip() if match else ""
    return said or None


def _printable(text: str) -> str:
    """Return a text in which nothing steers a terminal or turns the direction of reading."""
    return text if text.isprintable() else "".join(sign if sign.isprintable() else "\ufffd" for sign in text)


def licence_paths(paths: Iterable[str]) -> list[str]:
    """Return those of the paths that `find_licences` reads."""
    return [path for path in paths if _is_licence_file(path) or fields_of(path) is not None]


def find_licences(paths: Sequence[str], files: Files, tags: Iterable[tuple[str, str]] = ()) -> Licensing:
    """Return what the files among `paths` state; `tags` are path and text of tags found by `licence_tag`.

    The paths should leave out vendored folders, whose licences are other people's.
    """
    texts = _first([path for path in paths if _is_licence_file(path)], files)
    manifests = _first([path for path in paths if fields_of(path) is not None], files)
    statements = [
        *chain.from_iterable(files.told("licence text", texts, Statements, _of_text)),
        *chain.from_iterable(files.told("licence in a manifest", manifests, Statements, _of_manifest)),
        *_tags(tags),
    ]
    statements.sort(key=lambda each: (each.path.count("/"), list(StatementKind).index(each.kind), each.path, each.line))
    expression, disagreements = _conclude(statements)
    return Licensing(tuple(statements), expression, not disagreements, disagreements)


def _first(paths: Iterable[str], files: Files) -> list[str]:
    """Return the files nearest to the top, up to an amount that takes bounded time to recognize."""
    room = ALL_BYTES
    chosen = []
    for path in sorted(paths, key=lambda path: (path.count("/"), path))[:FILES]:
        size = files.size(path)
        if 0 < size <= room:
            room -= size
            chosen.append(path)
    return chosen


def _is_licence_file(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    in_folder = folder == "LICENSES" or folder.endswith("/LICENSES")
    return not NOT_TEXT.search(name) and (in_folder or LICENCE_NAME.fullmatch(name) is not None)


def _of_text(path: str, data: bytes | None) -> Statements:
    if not data or b"\0" in data[:1000]:
        return ()
    return tuple(_recognized(path, data[:TEXT_LENGTH].decode("utf-8", "replace")))


def _recognized(path: str, text: str) -> Iterator[LicenceStatement]:
    recognized = recognize(text)
    count = len(text.split())
    notice = (
        next(iter(mentions(text[:20_000])), None) if not recognized or _is_beside(recognized[0].other_words) else None
    )
    for each in recognized:
        allowed = SHORT_TITLE_WORDS if count < SHORT_WORDS else max(OWN_WORDS, count // 12)
        is_pure = each.share >= SAME and each.other_words <= allowed
        said = f"{each.share:.0%} of the wording, {each.other_words} other words"
        yield LicenceStatement(each.spdx, said, StatementKind.TEXT, path, 1, "high" if is_pure else "medium")
    if notice is not None and notice[1] not in {each.spdx for each in recognized}:
        yield LicenceStatement(notice[1], "named in the text", StatementKind.NOTICE, path, notice[0], "medium")
    named = _by_name(path)
    if not recognized and named is not None:
        yield LicenceStatement(named, "name of the file", StatementKind.FOLDER, path, 1, "medium")
    elif not recognized and notice is None and "/" not in path and count >= LEAST_WORDS:
        yield LicenceStatement(None, _title(text), StatementKind.TEXT, path, 1, "medium")


def _title(text: str) -> str:
    lines = (_printable(line.strip()).strip("#*=-/ ") for line in text.splitlines())
    return next((line[:TITLE_LENGTH] for line in lines if line), "")


def _is_beside(other_words: int) -> bool:
    return other_words > SHORT_TITLE_WORDS * 5


def _by_name(path: str) -> str | None:
    """Return the licence a file of the folder LICENSES (REUSE) is named after."""
    pure = PurePosixPath(path)
    return to_spdx(pure.name.removesuffix(".txt").removesuffix(".md")) if pure.parent.name == "LICENSES" else None


def _of_manifest(path: str, data: bytes | None) -> Statements:
    fields = fields_of(path)
    statements = []
    for line, said, spdx in fields(path, data) if fields is not None and data else ():
        shown = _printable(" ".join(said.split())[:200])
        confidence = "high" if spdx == said else "medium"
        statements.append(LicenceStatement(spdx, shown, StatementKind.MANIFEST, path, line, confidence))
    return tuple(statements)


def _tags(tags: Iterable[tuple[str, str]]) -> Iterator[LicenceStatement]:
    rows = sorted(tags)
    counts = Counter(said for _, said in rows)
    first = {said: path for path, said in reversed(rows)}
    for said, count in counts.items():
        yield LicenceStatement(to_spdx(said), said[:200], StatementKind.TAG, first[said], 1, "high", count)


def _conclude(statements: Sequence[LicenceStatement]) -> tuple[str | None, tuple[str, ...]]:
    """Let the texts at the top decide, refined by manifests that name the same licences; tell what does not fit."""
    top = [each for each in statements if "/" not in each.path and each.expression is not None]
    notices = [each for each in top if each.kind is StatementKind.NOTICE]
    texts = [each for each in top if each.kind in {StatementKind.TEXT, StatementKind.FOLDER}]
    stated = [each for each in top if each.kind is StatementKind.MANIFEST]
    full = [each for each in texts if each.confidence == "high"] or (notices or texts)
    known = _ids([*texts, *notices])
    fitting = [each for each in stated if licence_ids(each.expression or "") <= known]
    refined = [each for each in [*fitting, *notices] if licence_ids(each.expression or "") >= _ids(full)]
    lone = {each.expression for each in full}
    if _ids(_beside(texts, full)) - _ids(full):
        lone = set()
    chosen = refined[0].expression if refined else lone.pop() if len(lone) == 1 else None
    if not texts and not notices:
        expressions = {each.expression for each in stated}
        chosen = expressions.pop() if len(expressions) == 1 else None
        known = _ids(stated[:1])
    return chosen, tuple(_misfits(stated, known, chosen, full))


def _beside(texts: Iterable[LicenceStatement], full: Iterable[LicenceStatement]) -> list[LicenceStatement]:
    """Return what other files than the full texts say of the software itself."""
    paths = {each.path for each in full}
    return [each for each in texts if each.path not in paths and not OF_OTHERS.search(each.path)]


def _ids(statements: Iterable[LicenceStatement]) -> frozenset[str]:
    return frozenset(name for each in statements for name in licence_ids(each.expression or ""))


def _misfits(
    stated: Sequence[LicenceStatement], known: frozenset[str], chosen: str | None, full: Sequence[LicenceStatement]
) -> Iterator[str]:
    text = " and ".join(dict.fromkeys(each.expression or "" for each in full)) or chosen or "another licence"
    for each in stated:
        if known and not _comparable(each) <= known:
            yield f"{each.path} states {each.expression}, the repository's texts are {text}"


def _comparable(statement: LicenceStatement) -> frozenset[str]:
    """Return the ids of a statement that a text could bear out; a reference of its own names a text we do not know."""
    names = licence_ids(statement.expression or "")
    return frozenset(name for name in names if name == "LicenseRef-Proprietary" or not name.startswith("LicenseRef-"))
