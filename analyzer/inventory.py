"""Every file of a snapshot with its language and role, and the reason for the role.

Decision: the first rule that applies decides, in the order vendored, generated, binary, template, test, docs, then by
kind of file; a vendored test is vendored. Rules look at the path and at the first bytes, so that copied libraries
(`analyzer.vendored`) and machine-made code are recognised under any folder name. Code in a folder such as `docs` or
`demo` is documentation only where that folder is at the top: deeper down it is as likely a feature of the product.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache as once
from functools import lru_cache
from typing import Self

from analyzer.cache import FactCache, NoCache
from analyzer.contents import EMPTY, Content, contents_of
from analyzer.derived import derived_by_folder
from analyzer.languages import PROSE, SETTINGS, is_header, language_of, language_of_headers
from analyzer.places_of_tests import beside_code, folder_of_tests, goes_into_product, is_name_of_test
from analyzer.snapshot import Entry, Snapshot
from analyzer.values import LeftOut, Limits, Listener, Progress, Role, SourceFile, Step
from analyzer.vendored.copies import WEB, vendored_copies, vendored_reason

VENDORED_FOLDERS = frozenset({
    "vendor", "vendors", "vendored", "_vendor", "_vendored", "third_party", "third-party", "thirdparty", "3rdparty",
    "node_modules", "bower_components", "jspm_packages", "site-packages", "dist-packages", "external", "externals",
    "extern", "venv", ".venv", "virtualenv", ".yarn", ".vite", "pods",
})  # fmt: skip
GENERATED_NAMES = re.compile(
    r"(_pb2(_grpc)?\.pyi?|\.pb\.go|\.g\.dart|\.designer\.cs|\.min\.(js|css)|[.-]bundle\.js|\.(js|css)\.map|\.generated\.\w+"
    r"|[.-](?=[0-9a-f]{0,31}[0-9])(?=[0-9a-f]{0,31}[a-f])[0-9a-f]{8,32}\.(js|css))$",
    re.IGNORECASE,
)
REMEMBERED = 10_000
TEMPLATE_MARK = "{{"
PHP_ENDINGS = frozenset({"engine", "inc", "install", "module", "phtml", "profile", "theme"})
DOC_FOLDERS = frozenset(
    {"doc", "docs", "documentation", "example", "examples", "demo", "demos", "samples", "tutorial", "tutorials"}
)
STORY_NAMES = re.compile(r"\.stories\.[cm]?[jt]sx?$")
DATA_NAMES = frozenset(
    {"po", "pot", "svg", "csv", "tsv", "geojson", "ipynb", "xliff", "xlf", "arb", "resx", "xsd", "wsdl"}
)
UNNAMED = "of no known kind"
"""The reason of what no rule knows by its name."""

SETTING_NAMES = re.compile(
    r"cmakelists\.txt|robots\.txt|([\w.-]*[_.-])?(requirements?|constraints?)([_.-][\w.-]*)?\.txt"
)
"""Files that programs read although they are called like text."""

LOCK_NAMES = frozenset({
    "package-lock.json", "yarn.lock", "pnpm-lock.yaml", "poetry.lock", "uv.lock", "pipfile.lock", "gemfile.lock",
    "composer.lock", "cargo.lock", "go.sum", "package.resolved", "podfile.lock", "pubspec.lock", "bun.lock",
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
    beside = beside_code(entries)
    headed = [path for path in entries if is_header(path)]
    own = (path for path in entries if headed and not copied[path] and not _is_foreign(_above(path)))
    headers = language_of_headers(own)

    def told(paths: Sequence[str]) -> Iterator[SourceFile]:
        blobs = {entries[path].blob for path in paths if path in readable}
        contents = contents_of(snapshot, blobs, report, cache)
        folder_at = once(lambda folder: _Folder.at(folder, beside.get(folder, "")))
        for path in paths:
            folder, _, name = path.rpartition("/")
            content = contents[entries[path].blob] if path in readable else EMPTY
            language = headers if is_header(name) else language_of(name) or _spoken(name, content)
            yield _file(entries[path], language, content, folder_at(folder), copied[path])

    said = {
        path: f"{entry.blob} {entry.size if path in readable else ''} {copied[path]}" for path, entry in entries.items()
    }
    said |= {path: f"{said[path]} {beside[_above(path)]}" for path in said if beside and _above(path) in beside}
    said |= {path: f"{said[path]} {headers}" for path in headed}
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
    paths = tuple(path for path in entries if not _is_foreign(_above(path)))
    web = {entries[path].blob for path in paths if path.lower().endswith(WEB) and path in readable}
    contents = contents_of(snapshot, web, report, cache)

    def banner(path: str) -> str:
        content = contents.get(entries[path].blob, EMPTY)
        return content.minified_banner if ".min." in path else content.banner

    with snapshot.reader() as reader:
        return vendored_copies(paths, lambda path: reader.read(entries[path].blob) if path in readable else b"", banner)


def _above(path: str) -> str:
    return path.rpartition("/")[0]


@lru_cache(REMEMBERED)
def _is_foreign(folder: str) -> bool:
    return bool(_named(tuple(folder.lower().split("/")), VENDORED_FOLDERS))


@dataclass(frozen=True, slots=True)
class _Folder:
    """What a folder says of the role of the files in it, each a reason or nothing."""

    foreign: str
    test: str
    docs: str
    docs_at_top: str
    template: str
    is_product: bool
    path: str

    @classmethod
    def at(cls, path: str, beside_code: str) -> Self:
        folders = tuple(path.lower().split("/")) if path else ()
        return cls(
            foreign=_named(folders, VENDORED_FOLDERS),
            test=folder_of_tests(path) or beside_code,
            docs=_named(folders, DOC_FOLDERS),
            docs_at_top=_named(folders[:1], DOC_FOLDERS),
            template="template of a project" if TEMPLATE_MARK in path else "",
            is_product=goes_into_product(path),
            path=path,
        )


def _file(entry: Entry, language: str | None, content: Content, folder: _Folder, copied: str) -> SourceFile:
    name = entry.path.rpartition("/")[2]
    binary = content.binary and language != "Python"  # a tool says why it cannot read such Python
    reason = folder.foreign or copied
    role, reason = (Role.VENDORED, reason) if reason else _own_role(name, folder, language, content, binary=binary)
    lines = 0 if binary else content.lines
    size = 0 if content is EMPTY else entry.size or 0  # a clone does not know the size of what it does not fetch
    return SourceFile(entry.path, entry.blob, size, language, role, reason, lines, content.licence_tag)


def _spoken(name: str, content: Content) -> str | None:
    """Return the language that a file itself names, where its name has no ending or one that PHP shares."""
    ending = name.lower().rpartition(".")[2] if "." in name else ""
    return content.spoken or None if not ending or (ending in PHP_ENDINGS and content.spoken == "PHP") else None


def _own_role(  # noqa: PLR0911 - one for each rule, in their order
    name: str, folder: _Folder, language: str | None, content: Content, *, binary: bool
) -> tuple[Role, str]:
    if generated := _generated(name, content, is_code=language is not None):
        return Role.GENERATED, generated
    if binary:
        return Role.DATA, "binary"
    if template := folder.template or ("template of a project" if TEMPLATE_MARK in name else ""):
        return Role.DATA, template
    is_named = not folder.is_product and is_name_of_test(name, folder.path)
    if language is not None and (test := folder.test or ("file name" if is_named else "")):
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
    is_setting = SETTING_NAMES.fullmatch(name.lower()) is not None
    if not is_setting and (extension in PROSE or (not extension and name.isupper())):
        return Role.DOCS, "text"
    if extension in DATA_NAMES:
        return Role.DATA, "data"
    if is_setting or extension in SETTINGS or name.startswith("."):
        return Role.CONFIG, "settings"
    return Role.DATA, UNNAMED


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
