"""Every file of a snapshot with its language and role, and the reason for the role.

Decision: the first rule that applies decides, in the order vendored, generated, test, docs, then by kind of file; a
vendored test is vendored. Rules look at the path and at the first bytes, so that copied libraries
(`analyzer.vendored`) and machine-made code are recognised under any folder name. Code in a folder such as `docs` or
`demo` is documentation only where that folder is at the top: deeper down it is as likely a feature of the product.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache as once
from typing import Self

from analyzer.cache import FactCache, NoCache
from analyzer.contents import EMPTY, Content, contents_of
from analyzer.derived import derived_by_folder
from analyzer.languages import PROSE, SETTINGS, language_of
from analyzer.snapshot import Entry, Snapshot
from analyzer.values import LeftOut, Limits, Listener, Progress, Role, SourceFile, Step
from analyzer.vendored.copies import WEB, vendored_copies, vendored_reason

VENDORED_FOLDERS = frozenset({
    "vendor", "vendors", "vendored", "_vendor", "_vendored", "third_party", "third-party", "thirdparty", "3rdparty",
    "node_modules", "bower_components", "jspm_packages", "site-packages", "dist-packages", "external", "externals",
    "extern", "venv", ".venv", "virtualenv", ".yarn", ".vite", "pods",
})  # fmt: skip
GENERATED_NAMES = re.compile(
    r"(_pb2(_grpc)?\.pyi?|\.pb\.go|\.g\.dart|\.designer\.cs|\.min\.(js|css)|[.-]bundle\.js|\.js\.map|\.generated\.\w+)$",
    re.IGNORECASE,
)
TEMPLATE_MARK = "{{"
TEST_FOLDERS = frozenset(
    {"test", "tests", "testing", "spec", "specs", "__test__", "__tests__", "e2e", "cypress", "playwright"}
)
TEST_NAMES = re.compile(
    r"^(test_.*\.py|tests\.py|.*_tests?\.(py|go|rb|cc|cpp|exs)|conftest\.py|.*[.-](spec|test|cy|e2e)\.[cm]?[jt]sx?"
    r"|.*(Tests?|IT|Spec)\.(java|kt|cs|scala|groovy|php|swift)|.*_spec\.rb|.*\.t)$"
)
DOC_FOLDERS = frozenset(
    {"doc", "docs", "documentation", "example", "examples", "demo", "demos", "samples", "tutorial", "tutorials"}
)
STORY_NAMES = re.compile(r"\.stories\.[cm]?[jt]sx?$")
DATA_NAMES = frozenset(
    {"po", "pot", "svg", "csv", "tsv", "geojson", "ipynb", "xliff", "xlf", "arb", "resx", "xsd", "wsdl"}
)
LOCK_NAMES = frozenset({
    "package-lock.json", "yarn.lock", "pnpm-lock.yaml", "poetry.lock", "uv.lock", "pipfile.lock", "gemfile.lock",
    "composer.lock", "cargo.lock", "go.sum",
})  # fmt: skip


def inventory(
    snapshot: Snapshot,
    limits: Limits,
    report: Listener,
    cache: FactCache = NoCache(),  # noqa: B008 - keeps nothing
) -> tuple[tuple[SourceFile, ...], tuple[LeftOut, ...]]:
    """Return every file with language, role and line count, sorted by path, and what could not be looked at."""
    entries = {entry.path: entry for entry in snapshot.entries}
    readable = {path for path, entry in entries.items() if entry.size is not None and entry.size <= limits.file_bytes}
    vendored = _vendored(snapshot, entries, readable, report, cache)
    copied = {path: vendored_reason(path, vendored) for path in entries}

    def told(paths: Sequence[str]) -> Iterator[SourceFile]:
        blobs = {entries[path].blob for path in paths if path in readable}
        contents = contents_of(snapshot, blobs, report, cache)
        folder_at = once(_Folder.at)
        for path in paths:
            folder, _, name = path.rpartition("/")
            content = contents[entries[path].blob] if path in readable else EMPTY
            yield _file(entries[path], name, content, folder_at(folder), copied[path])

    said = {
        path: f"{entry.blob} {entry.size if path in readable else ''} {copied[path]}" for path, entry in entries.items()
    }
    found = derived_by_folder(cache, ("inventory",), said, SourceFile, told)
    files = tuple(found[path] for path in sorted(found))
    report(Progress(Step.INVENTORY, len(readable), len(readable), "files"))
    unfetched = "too large" if snapshot.is_partial() else "missing"
    unread = (file.path for file in files if file.language is not None and file.path not in readable)
    left_out = [LeftOut(path, unfetched if entries[path].size is None else "too large") for path in unread]
    return files, (*snapshot.left_out, *left_out)


def _vendored(
    snapshot: Snapshot, entries: Mapping[str, Entry], readable: Collection[str], report: Listener, cache: FactCache
) -> Mapping[str, str]:
    """Return what is copied from others, beside what lies in a folder whose name says so."""
    is_foreign = once(lambda folder: bool(_named(tuple(folder.lower().split("/")), VENDORED_FOLDERS)))
    paths = tuple(path for path in entries if not is_foreign(path.rpartition("/")[0]))
    web = {entries[path].blob for path in paths if path.lower().endswith(WEB) and path in readable}
    contents = contents_of(snapshot, web, report, cache)

    def banner(path: str) -> str:
        content = contents.get(entries[path].blob, EMPTY)
        return content.minified_banner if ".min." in path else content.banner

    with snapshot.reader() as reader:
        return vendored_copies(paths, lambda path: reader.read(entries[path].blob) if path in readable else b"", banner)


@dataclass(frozen=True, slots=True)
class _Folder:
    """What a folder says of the role of the files in it, each a reason or nothing."""

    foreign: str
    test: str
    docs: str
    docs_at_top: str
    template: str

    @classmethod
    def at(cls, path: str) -> Self:
        folders = tuple(path.lower().split("/")) if path else ()
        return cls(
            foreign=_named(folders, VENDORED_FOLDERS),
            test=_named(folders, TEST_FOLDERS),
            docs=_named(folders, DOC_FOLDERS),
            docs_at_top=_named(folders[:1], DOC_FOLDERS),
            template="template of a project" if TEMPLATE_MARK in path else "",
        )


def _file(entry: Entry, name: str, content: Content, folder: _Folder, copied: str) -> SourceFile:
    language = language_of(name)
    binary = content.binary and language != "Python"  # a tool says why it cannot read such Python
    reason = folder.foreign or copied
    role, reason = (Role.VENDORED, reason) if reason else _own_role(name, folder, language, content, binary=binary)
    lines = 0 if binary else content.lines
    size = 0 if content is EMPTY else entry.size or 0  # a clone does not know the size of what it does not fetch
    return SourceFile(entry.path, entry.blob, size, language, role, reason, lines, content.licence_tag)


def _own_role(  # noqa: PLR0911 - one for each rule, in their order
    name: str, folder: _Folder, language: str | None, content: Content, *, binary: bool
) -> tuple[Role, str]:
    if generated := _generated(name, content, is_code=language is not None):
        return Role.GENERATED, generated
    if binary:
        return Role.DATA, "binary"
    if template := folder.template or ("template of a project" if TEMPLATE_MARK in name else ""):
        return Role.DATA, template
    if language is not None and (test := folder.test or ("file name" if TEST_NAMES.match(name) else "")):
        return Role.TEST, test
    if docs := folder.docs if language is None else folder.docs_at_top:
        return Role.DOCS, docs
    if STORY_NAMES.search(name):
        return Role.DOCS, "story of a component"
    return _by_kind(name, language)


def _by_kind(name: str, language: str | None) -> tuple[Role, str]:
    extension = name.lower().rpartition(".")[2] if "." in name else ""
    if name.lower() in LOCK_NAMES:
        return Role.CONFIG, "lock file"
    if language is not None:
        return Role.SOURCE, f"{language} code"
    if extension in PROSE or (not extension and name.isupper()):
        return Role.DOCS, "text"
    if extension in DATA_NAMES:
        return Role.DATA, "data"
    if extension in SETTINGS or name.startswith("."):
        return Role.CONFIG, "settings"
    return Role.DATA, "neither code nor text"


def _generated(name: str, content: Content, *, is_code: bool) -> str:
    if GENERATED_NAMES.search(name):
        return "file name"
    if not is_code:
        return ""
    if content.says_generated:
        return "says so in its head"
    if content.is_migration and name.endswith(".py"):
        return "database migration"
    # Nobody minifies Python: there, long lines are a layout, and layout must not take code out of the measure.
    return "minified" if content.is_minified and not name.endswith((".py", ".pyi")) else ""


def _named(folders: tuple[str, ...], names: frozenset[str]) -> str:
    return next((f"folder {folder}" for folder in folders if folder in names), "")
