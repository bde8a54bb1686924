"""Finds copied code of others, and says why it is that.

Decision: a false "vendored" hides a vendor's own code from the score, so each sign here is one that own code does not
carry: metadata that only an installer or a release writes, the banner of a library with its version, a name with a
full version. A folder that merely looks foreign stays the vendor's own. Names such as `node_modules` are the business
of `analyzer.inventory`. Who the repository itself belongs to is asked of the manifests at its top, never of its
address, so that every copy of a commit has the same facts.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from analyzer.vendored.libraries import ANY_KNOWN, BANNER_BYTES, KNOWN_NAMES, is_stamped_folder, name_reason

Head = Callable[[str], bytes]
"""Gives the first bytes of the file at a path (of known copies 4,000 are asked; manifests are read as far as given)."""

Banner = Callable[[str], str]
"""Gives why the bytes of the file at a path are a released library's (`analyzer.vendored.libraries`), or nothing."""

SHORTEST_NAME = 3
ALL_BYTES = 64_000_000
LEAST_BYTES = 4_000
"""What reading a file counts at least."""

WEB = (".js", ".mjs", ".cjs", ".css")
COPIES = (
    ("admin/js/SelectFilter2.js", "admin/", "copied static files of Django's admin"),
    ("admin/js/admin/RelatedObjectLookups.js", "admin/", "copied static files of Django's admin"),
    ("rest_framework/js/ajax-form.js", "rest_framework/", "copied static files of Django REST framework"),
    ("debug_toolbar/js/toolbar.js", "debug_toolbar/", "copied static files of Django Debug Toolbar"),
    ("django_extensions/js/jquery.autocomplete.js", "django_extensions/", "copied static files of django-extensions"),
    ("wp-includes/version.php", "wp-includes/", "copied WordPress"),
    ("wp-admin/admin.php", "wp-admin/", "copied WordPress"),
    ("composer/installed.json", "", "packages installed by Composer"),
    ("composer/autoload_real.php", "", "packages installed by Composer"),
    ("conda-meta/history", "", "conda environment"),
)
"""The end of a path that only a copy has, what of it is the copied folder, and the reason."""
INSTALLED_KEYS = frozenset(
    {"_resolved", "_integrity", "_from", "_id", "_npmVersion", "_requiredBy", "_shasum", "_release"}
)
NAME_LINE = re.compile(rb"^Name: *([A-Za-z0-9._-]{1,100})\s*$", re.MULTILINE)
OWNER = re.compile(r"(?:[:/]|^)([\w.-]{1,100})/[\w.-]{1,100}?(?:\.git)?/?(?:#.*)?$")
OWN_LINKS = frozenset({
    "pyproject.toml", "setup.cfg", "setup.py", "Cargo.toml", "publiccode.yml", "publiccode.yaml", "pom.xml",
    "build.gradle",
})  # fmt: skip
OWN_LINK = re.compile(
    rb"(?:url|repository|homepage|source|code|tracker|issues?|bugs?)[\w\s-]{0,20}[\"'>]{0,2}\s{0,9}[:=>]?\s{0,9}[\"']?"
    rb"(https?://[\w.-]{1,100}/[\w.-]{1,100}/[\w.-]{1,100})",
    re.IGNORECASE,
)
LICENCE = re.compile(r"(?:licen[cs]e|copying)(?:[._-][\w.-]{1,20})?", re.IGNORECASE)


def vendored_copies(paths: Sequence[str], head: Head, banner: Banner) -> Mapping[str, str]:
    """Return what is copied from others: a folder's prefix (ending in a slash) or a file, and the reason.

    The root is never vendored. A file inside a vendored folder is not named again.
    """
    head = _Bounded(head).head
    tree = _Tree(tuple(sorted(paths)), head)
    names = tree.names()
    own = _own(tree, names.get("", set()))
    folders = {folder: reason for folder, reason in _folders(tree, names, own) if folder not in {"", "/"}}
    top = _outermost(folders)
    rest = [path for path in tree.paths if not vendored_reason(path, top)]
    files = {path: reason for path, reason in _files(rest, head, banner) if not _is_own(path, head, own)}
    return dict(sorted((top | files).items()))


def vendored_reason(path: str, vendored: Mapping[str, str]) -> str:
    """Return why the file at a path is vendored, empty if it is not: the nearest entry that covers it."""
    if path in vendored:
        return vendored[path]
    at = path.rfind("/") if vendored else 0
    while at > 0:
        reason = vendored.get(path[: at + 1])
        if reason:
            return reason
        at = path.rfind("/", 0, at)
    return ""


class _Bounded:
    """Gives heads of files until an amount is read; no real repository needs as much."""

    def __init__(self, head: Head) -> None:
        self.source = head
        self.room = ALL_BYTES

    def head(self, path: str) -> bytes:
        if self.room <= 0:
            return b""
        data = self.source(path)
        self.room -= max(len(data), LEAST_BYTES)
        return data


@dataclass(frozen=True, slots=True)
class _Tree:
    """The sorted paths and their heads."""

    paths: tuple[str, ...]
    head: Head

    def names(self) -> dict[str, set[str]]:
        """Return the names of the files of each folder (as a prefix)."""
        names: dict[str, set[str]] = {}
        for path in self.paths:
            folder, _, name = path.rpartition("/")
            names.setdefault(f"{folder}/" if folder else "", set()).add(name)
        return names

    def has_folder(self, folder: str) -> bool:
        """Return whether some path lies in a folder."""
        place = bisect_left(self.paths, folder)
        return place < len(self.paths) and self.paths[place].startswith(folder)


def _outermost(folders: Mapping[str, str]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for folder in sorted(folders):
        if not vendored_reason(folder[:-1], kept):
            kept[folder] = folders[folder]
    return kept


def _folders(tree: _Tree, names: Mapping[str, set[str]], own: "_Own") -> Iterator[tuple[str, str]]:
    yield from _environments(tree)
    yield from _copies(tree)
    yield from _installed_python(tree, names)
    yield from _foreign_packages(tree, names, own)
    yield from _stamped_folders(names)


def _environments(tree: _Tree) -> Iterator[tuple[str, str]]:
    for path in tree.paths:
        if path.endswith("/pyvenv.cfg"):
            yield path.removesuffix("pyvenv.cfg"), "virtual environment"


def _copies(tree: _Tree) -> Iterator[tuple[str, str]]:
    ends = tuple(end for end, _, _ in COPIES)
    for path in tree.paths:
        for end, kept, reason in COPIES if path.endswith(ends) else ():
            if path.endswith(f"/{end}") or path == end:
                yield path.removesuffix(end) + kept, reason


def _installed_python(tree: _Tree, names: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Yield the packages that an installer wrote beside their `.dist-info`, as its RECORD lists them."""
    for folder, inside in names.items():
        if folder.endswith(".dist-info/") and {"RECORD", "INSTALLER"} <= inside:
            parent = folder[: folder[:-1].rfind("/") + 1]
            reason = f"installed Python package {folder[:-1].rpartition('/')[2].partition('-')[0]}"
            yield folder, reason
            for name in _recorded(tree.head(f"{folder}RECORD")):
                if tree.has_folder(f"{parent}{name}/"):
                    yield f"{parent}{name}/", reason


def _recorded(record: bytes) -> set[str]:
    lines = record.decode("utf-8", "replace").splitlines()[:5_000]
    tops = {line.split(",")[0].partition("/")[0] for line in lines if "/" in line.split(",")[0]}
    return {top for top in tops if top not in {"", ".", ".."} and not top.endswith((".dist-info", ".data"))}


def _foreign_packages(tree: _Tree, names: Mapping[str, set[str]], own: "_Own") -> Iterator[tuple[str, str]]:
    for folder, inside in names.items():
        if not folder:
            continue
        if ".bower.json" in inside:
            yield folder, "package installed by Bower"
        if "PKG-INFO" in inside and {"setup.py", "pyproject.toml"} & inside:
            name = NAME_LINE.search(tree.head(f"{folder}PKG-INFO"))
            if name and name[1].decode().lower() not in own.names:
                yield folder, f"release of the Python package {name[1].decode()}"
        for manifest in ("package.json", "bower.json", "composer.json"):
            if manifest in inside:
                yield from _foreign_manifest(tree, folder, manifest, inside, own)


def _foreign_manifest(
    tree: _Tree, folder: str, manifest: str, inside: set[str], own: "_Own"
) -> Iterator[tuple[str, str]]:
    content = _json(tree.head(folder + manifest))
    name = content.get("name")
    if not isinstance(name, str) or name.lower() in own.names:
        return
    if INSTALLED_KEYS & content.keys():
        yield folder, f"package {name[:80]} as npm or Bower installed it"
        return
    owner = _owner(_link(content))
    has_licence = any(LICENCE.fullmatch(each) for each in inside)
    is_released = isinstance(content.get("version"), str) and content.get("license") is not None
    is_private = content.get("private") is True
    if is_released and has_licence and owner and own.owners and owner not in own.owners and not is_private:
        yield folder, f"package {name[:80]} of {owner[:80]}, with its own licence"


@dataclass(frozen=True, slots=True)
class _Own:
    """How the repository calls itself and its owners, in lower case, as the manifests at its top say."""

    names: frozenset[str]
    owners: frozenset[str]


def _own(tree: _Tree, top: set[str]) -> _Own:
    names: set[str] = set()
    owners: set[str] = set()
    for manifest in sorted(top & {"package.json", "composer.json", "bower.json"}):
        content = _json(tree.head(manifest))
        name = content.get("name")
        if isinstance(name, str):
            names.add(name.lower())
            owners.update(name.lower().lstrip("@").split("/")[:-1])
        owners.add(_owner(_link(content)))
    for manifest in sorted(top & {"pyproject.toml", "setup.cfg", "setup.py", "Cargo.toml"}):
        found = re.search(rb"\bname\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9._-]{1,100})", tree.head(manifest))
        names.update({found[1].decode().lower()} if found else ())
    for manifest in sorted(top & OWN_LINKS):
        owners.update(_owner(link.decode("utf-8", "replace")) for link in OWN_LINK.findall(tree.head(manifest)))
    return _Own(frozenset(names), frozenset(owners - {""}))


def _is_own(path: str, head: Head, own: _Own) -> bool:
    """Return whether a file that looks like a released library names this repository: it is a release of its own."""
    name, start = path.rpartition("/")[2].lower().encode(), head(path)[:BANNER_BYTES].lower()
    mine = [one.rpartition("/")[2].encode() for one in own.names]
    return any(len(one) >= SHORTEST_NAME and (one in start or name.startswith(one)) for one in mine)


def _link(content: Mapping[str, Any]) -> str:
    """Return the address under which a package says to be developed, empty if it says none."""
    link = content.get("repository", content.get("support", content.get("homepage")))
    address = link.get("url", link.get("source", "")) if isinstance(link, dict) else link
    return address if isinstance(address, str) else ""


def _json(data: bytes) -> dict[str, Any]:
    try:
        content = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _owner(address: str) -> str:
    match = OWNER.search(address[:300])
    return match[1].lower() if match else ""


def _stamped_folders(names: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Yield folders called like a library with its full version that directly hold scripts, styles or its manifest."""
    for folder, inside in names.items():
        name = folder[:-1].rpartition("/")[2]
        if is_stamped_folder(name) and (
            any(each.endswith((".js", ".css")) for each in inside) or {"package.json", "bower.json"} & inside
        ):
            yield folder, f"folder named after a version, {name[:80]}"


def _files(paths: Sequence[str], head: Head, banner: Banner) -> Iterator[tuple[str, str]]:
    known = frozenset(paths)
    for path in paths:
        name = path.rpartition("/")[2].lower()
        if name.endswith(WEB):
            reason = name_reason(path.rpartition("/")[2]) or banner(path)
            if reason:
                yield path, reason
                yield from ((each, reason) for each in _siblings(path) if each in known)
        for pattern, mark, title in KNOWN_NAMES if ANY_KNOWN.fullmatch(name) else ():
            if pattern.fullmatch(name) and mark.search(head(path)[:4_000]):
                yield path, f"copy of {title}"


def _siblings(path: str) -> tuple[str, ...]:
    """Return the other builds of the same file: with and without `.min`, and their maps."""
    stem, _, end = path.rpartition(".")
    plain = stem.removesuffix(".min").removesuffix("-min")
    every = (f"{plain}.{end}", f"{plain}.min.{end}", f"{plain}-min.{end}", f"{path}.map", f"{plain}.{end}.map")
    return tuple(each for each in every if each != path)
