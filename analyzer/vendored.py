"""Copied code of others under whatever folder name, recognized by what is in it.

Decision: a false "vendored" hides a vendor's own code from the score, so each sign here is one that own code does not
carry: metadata that only an installer or a release writes, the banner of a library with its version, a name with a
full version. A folder that merely looks foreign stays the vendor's own. Names such as `node_modules` are the business
of `analyzer.inventory`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

Head = Callable[[str], bytes]
"""Gives the first bytes of the file at a path (4,000 are enough for banners; manifests are read as far as given)."""

BANNER_BYTES = 1_200
CANDIDATES = 20_000
WEB = (".js", ".mjs", ".cjs", ".css")
PLUGINS = (
    r"(?:ui|migrate|mobile|validat(?:e|ion)|cookie|forms?|color|easing|mousewheel|pjax|transit|lazy|tools|touch|punch"
    r"|timepicker|datepicker|colorpicker|select|table|multiselect|grid|reboot|utilities|icons|toggle|tagsinput|switch"
    r"|slider|tour|autocomplete|file|upload|block|sparkline|knob|cycle|tree|modal|plugin)"
)
LIBRARIES = (
    r"ace|alertify|alpine(?:\.js)?|amcharts|angular(?:js)?|animate\.css|aos|axe|axios|backbone(?:\.js)?"
    r"|bootbox(?:\.js)?|bootstrap(?:-[a-z]{1,20}){0,3}(?:~PLUGIN){0,2}|bootswatch|bulma|c3|chart\.js|chosen"
    r"|ckeditor|clipboard\.js|codemirror|cookieconsent|core-js|cropper|cytoscape|d3|datatables|date-fns|dompurify"
    r"|dropzone|dygraphs?|echarts|ember|es5-shim|es6-promise|fancybox|fastclick|flatpickr|flickity|flot"
    r"|font~awesome(?: free| pro)?|foundation|fullcalendar|fuse\.js|gsap|hammer\.js|handlebars|highcharts(?: js)?"
    r"|highlight(?:\.js|js)?|html5~shiv|htmx|i18next|immutable|inputmask|ion\.[a-z]{1,20}|isotope"
    r"|jquery(?:[.-][a-z]{1,20}){0,4}(?:~PLUGIN){0,3}|jstree|jszip|katex|knockout|leaflet(?:[.-][a-z]{1,20}){0,3}"
    r"|lightbox2?|lity|lodash(?:\.js)?|magnific~popup|mapbox~gl~js|maplibre~gl~js|mark\.js|marked|masonry|mathjax"
    r"|matomo|medium-editor|mermaid|metismenu|modernizr|moment(?:\.js)?|mootools|morris\.js|mousetrap|mustache"
    r"|noty|nouislider|nprogress|normalize\.css|openlayers|owl~carousel|papa~parse|parsley(?:js)?|pdf\.js"
    r"|perfect-scrollbar|photoswipe|plotly(?:\.js)?|plupload|popper(?:\.js)?|preact|prism(?:js)?|proj4(?:js)?"
    r"|prototype|pure|qtip2?|quill|ramda|raphael(?:js)?|react(?:-dom)?|redux|requirejs|respond(?:\.js)?|reveal\.js"
    r"|rxjs|sanitize\.css|scrollreveal|select2|selectize(?:\.js)?|semantic~ui|showdown|shepherd|sizzle|skeleton"
    r"|slick|socket\.io|sortable(?:js)?|spectrum|spin\.js|superfish|sweetalert2?|swiper|tablesorter"
    r"|tarteaucitron(?:\.js)?|tempus~dominus|tether|three\.js|timeago|tinymce|tippy\.js|toastr"
    r"|tom-?select(?:\.js)?|trix|turbolinks|turf|twitter~typeahead|typeahead(?:\.js)?|uikit|underscore(?:\.js)?"
    r"|uswds|vanilla(?:-[a-z]{1,20}){1,3}|vega|video\.js|vis(?:\.js)?|viz\.js|vue(?:\.js|-[a-z]{1,20})?|vuex"
    r"|waypoints|webfont|whatwg-fetch|yui|zepto(?:\.js)?|zxcvbn"
).replace("PLUGIN", PLUGINS)
"""Libraries that are often copied; a tilde stands for what joins the words of a name."""

BANNER = re.compile(
    rb"^\s{0,20}(?:[\"']use strict[\"'];\s{0,20})?(?:/\*|//)[!*\s/]{0,20}"
    rb"(?:@(?:preserve|license|licence|name|overview)[\s*]{1,9})?(?:the )?(?:"
    + LIBRARIES.replace("~", "[- ]?").encode()
    + rb")(?:\s{0,3}[-:,|(]{0,2}\s{0,3}(?:javascript library|core|css|js|library|bundle|slim|plugin|compressed|release"
    rb"|version|reset|framework)\b){0,3}\s{0,3}[-:,|(@]{0,2}\s{0,3}(?:version|ver\.?|v\.?)?\s{0,2}\d{1,3}\.\d",
    re.IGNORECASE,
)
CHARSET = b'@charset "UTF-8";'
RELEASE_BANNER = re.compile(rb"^\s{0,20}/\*!(?P<text>[^\x00]{5,900}?)\*/", re.DOTALL)
VERSION_IN_BANNER = re.compile(rb"\bv?\d{1,3}\.\d{1,3}\.\d{1,4}\b")
TERMS_IN_BANNER = re.compile(rb"licen[cs]ed?\b|\bMIT\b|\bBSD\b|\bGPL|\bApache\b", re.IGNORECASE)
FULL_VERSION = r"[-._@]v?\d{1,3}\.\d{1,3}\.\d{1,4}(?:[-._](?:alpha|beta|rc)\.?\d{0,3})?"
BUILD = (
    r"(?:[-._](?:min|slim|bundle|pack(?:ed)?|umd|esm|all|full|custom|prod(?:uction)?|dev(?:elopment)?|compiled|core"
    r"|debug))"
)
STAMPED_FILE = re.compile(rf"[a-z][\w.-]{{1,60}}?{FULL_VERSION}{BUILD}{{0,3}}\.(?:js|mjs|cjs|css)", re.IGNORECASE)
STAMPED_LIBRARY = re.compile(
    rf"(?:{LIBRARIES.replace('~', '[-_.]?')})[-._@]v?\d{{1,3}}\.\d{{1,3}}(?:\.\d{{1,4}})?{BUILD}{{0,3}}"
    r"\.(?:js|mjs|cjs|css)",
    re.IGNORECASE,
)
STAMPED_FOLDER = re.compile(rf"[a-z][\w.-]{{1,80}}?{FULL_VERSION}", re.IGNORECASE)
NOT_A_LIBRARY = re.compile(
    r"migrat|upgrade|update|release|changelog|patch|version|api|schema|dump|backup", re.IGNORECASE
)
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
KNOWN_FILES = (
    (r"get-pip\.py", rb"Hi There!|base85|b85", "pip's installer"),
    (r"ez_setup\.py", rb"[Bb]ootstrap setuptools", "setuptools' installer"),
    (r"versioneer\.py", rb"The Versioneer|# Version: 0\.", "Versioneer"),
    (r"six\.py", rb"Utilities for writing code that runs on Python 2 and 3|Benjamin Peterson", "six"),
    (r"bottle\.py", rb"Bottle is a fast and simple micro-framework", "Bottle"),
    (r"sqlite3\.[ch]", rb"amalgamation|The SQLite library", "SQLite"),
    (r"json\.hpp", rb"JSON for Modern C\+\+", "JSON for Modern C++"),
    (r"catch(_amalgamated)?\.hpp", rb"Catch v\d", "Catch"),
    (r"doctest\.h", rb"doctest\.h - the lightest feature-rich", "doctest"),
    (r"stb_\w+\.h", rb"stb_\w+ ?- v\d", "stb"),
    (r"parsedown\.php", rb"parsedown\.org", "Parsedown"),
    (r"mavenwrapperdownloader\.java", rb"maven-wrapper|MavenWrapper", "the Maven wrapper"),
    (r"gradlew(\.bat)?", rb"Gradle (?:start up|startup) script", "the Gradle wrapper"),
    (r"mvnw(\.cmd)?", rb"Maven (?:Start Up|Wrapper)", "the Maven wrapper"),
    (r"yarn-\d[\w.-]*\.c?js", rb"yarn|webpack", "Yarn"),
    (r"mockserviceworker\.js", rb"Mock Service Worker", "the Mock Service Worker"),
)
"""File name in lower case, what its first bytes must say, and what it is a copy of."""
KNOWN_NAMES = tuple((re.compile(name), re.compile(mark, re.IGNORECASE), title) for name, mark, title in KNOWN_FILES)
INSTALLED_KEYS = frozenset(
    {"_resolved", "_integrity", "_from", "_id", "_npmVersion", "_requiredBy", "_shasum", "_release"}
)
NAME_LINE = re.compile(rb"^Name: *([A-Za-z0-9._-]{1,100})\s*$", re.MULTILINE)
OWNER = re.compile(r"(?:[:/]|^)([\w.-]{1,100})/[\w.-]{1,100}?(?:\.git)?/?(?:#.*)?$")
LICENCE = re.compile(r"(?:licen[cs]e|copying)(?:[._-][\w.-]{1,20})?", re.IGNORECASE)


def vendored_folders(paths: Sequence[str], head: Head, *, repository: str = "") -> Mapping[str, str]:
    """Return what is copied from others: a folder's prefix (ending in a slash) or a file, and the reason.

    `repository` is the address, whose owner's packages are not foreign. The root is never vendored. A file inside a
    vendored folder is not named again.
    """
    tree = _Tree(tuple(sorted(paths)), head, _owner(repository))
    folders = {folder: reason for folder, reason in _folders(tree) if folder not in {"", "/"}}
    top = _outermost(folders)
    files = dict(_files([path for path in tree.paths if not vendored_reason(path, top)], head))
    return dict(sorted((top | files).items()))


def vendored_reason(path: str, vendored: Mapping[str, str]) -> str:
    """Return why the file at a path is vendored, empty if it is not: the nearest entry that covers it."""
    if path in vendored:
        return vendored[path]
    at = path.rfind("/")
    while at > 0:
        reason = vendored.get(path[: at + 1])
        if reason:
            return reason
        at = path.rfind("/", 0, at)
    return ""


@dataclass(frozen=True, slots=True)
class _Tree:
    """The sorted paths, their heads, and the owner in the repository's address."""

    paths: tuple[str, ...]
    head: Head
    owner: str

    def names(self) -> dict[str, set[str]]:
        """Return the names of the files of each folder (as a prefix)."""
        names: dict[str, set[str]] = {}
        for path in self.paths:
            folder, _, name = path.rpartition("/")
            names.setdefault(f"{folder}/" if folder else "", set()).add(name)
        return names


def _outermost(folders: Mapping[str, str]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for folder in sorted(folders):
        if not vendored_reason(folder[:-1], kept):
            kept[folder] = folders[folder]
    return kept


def _folders(tree: _Tree) -> Iterator[tuple[str, str]]:
    names = tree.names()
    yield from _environments(tree)
    yield from _copies(tree)
    yield from _installed_python(tree, names)
    yield from _foreign_packages(tree, names)
    yield from _stamped_folders(names)


def _environments(tree: _Tree) -> Iterator[tuple[str, str]]:
    for path in tree.paths:
        if path.endswith("/pyvenv.cfg"):
            yield path.removesuffix("pyvenv.cfg"), "virtual environment"


def _copies(tree: _Tree) -> Iterator[tuple[str, str]]:
    for path in tree.paths:
        for end, kept, reason in COPIES:
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
                if f"{parent}{name}/" in names or any(each.startswith(f"{parent}{name}/") for each in names):
                    yield f"{parent}{name}/", reason


def _recorded(record: bytes) -> set[str]:
    lines = record.decode("utf-8", "replace").splitlines()[:5_000]
    tops = {line.split(",")[0].partition("/")[0] for line in lines if "/" in line.split(",")[0]}
    return {top for top in tops if top not in {"", ".", ".."} and not top.endswith((".dist-info", ".data"))}


def _foreign_packages(tree: _Tree, names: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    own = _own_names(tree, names)
    for folder, inside in names.items():
        if not folder:
            continue
        if ".bower.json" in inside:
            yield folder, "package installed by Bower"
        if "PKG-INFO" in inside and {"setup.py", "pyproject.toml"} & inside:
            name = NAME_LINE.search(tree.head(f"{folder}PKG-INFO"))
            if name and name[1].decode().lower() not in own:
                yield folder, f"release of the Python package {name[1].decode()}"
        for manifest in ("package.json", "bower.json", "composer.json"):
            if manifest in inside:
                yield from _foreign_manifest(tree, folder, manifest, inside, own)


def _foreign_manifest(
    tree: _Tree, folder: str, manifest: str, inside: set[str], own: frozenset[str]
) -> Iterator[tuple[str, str]]:
    content = _json(tree.head(folder + manifest))
    name = content.get("name")
    if not isinstance(name, str) or name.lower() in own:
        return
    if INSTALLED_KEYS & content.keys():
        yield folder, f"package {name[:80]} as npm or Bower installed it"
        return
    link = content.get("repository", content.get("support", content.get("homepage")))
    address = link.get("url", link.get("source", "")) if isinstance(link, dict) else link
    owner = _owner(address) if isinstance(address, str) else ""
    has_licence = any(LICENCE.fullmatch(each) for each in inside)
    is_released = isinstance(content.get("version"), str) and content.get("license") is not None
    is_private = content.get("private") is True
    if is_released and has_licence and owner and tree.owner and owner != tree.owner and not is_private:
        yield folder, f"package {name[:80]} of {owner[:80]}, with its own licence"


def _own_names(tree: _Tree, names: Mapping[str, set[str]]) -> frozenset[str]:
    """Return the names that the manifests at the top give, so that the repository is never foreign to itself."""
    own: set[str] = set()
    for manifest in ("package.json", "composer.json", "bower.json"):
        if manifest in names.get("", set()):
            name = _json(tree.head(manifest)).get("name")
            own.update({name.lower()} if isinstance(name, str) else ())
    for manifest in ("pyproject.toml", "setup.cfg", "setup.py"):
        if manifest in names.get("", set()):
            found = re.search(rb"\bname\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9._-]{1,100})", tree.head(manifest))
            own.update({found[1].decode().lower()} if found else ())
    return frozenset(own)


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
        if not STAMPED_FOLDER.fullmatch(name) or NOT_A_LIBRARY.search(name):
            continue
        if any(each.endswith((".js", ".css")) for each in inside) or {"package.json", "bower.json"} & inside:
            yield folder, f"folder named after a version, {name[:80]}"


def _files(paths: Sequence[str], head: Head) -> Iterator[tuple[str, str]]:
    known = frozenset(paths)
    for count, path in enumerate(path for path in paths if path.lower().endswith(WEB)):
        if count >= CANDIDATES:
            break
        reason = _web_file(path, head)
        if reason:
            yield path, reason
            yield from ((each, reason) for each in _siblings(path) if each in known)
    for path in paths:
        name = path.rpartition("/")[2].lower()
        for pattern, mark, title in KNOWN_NAMES:
            if pattern.fullmatch(name) and mark.search(head(path)[:4_000]):
                yield path, f"copy of {title}"


def _web_file(path: str, head: Head) -> str:
    name = path.rpartition("/")[2]
    is_stamped = STAMPED_LIBRARY.fullmatch(name) or (STAMPED_FILE.fullmatch(name) and not NOT_A_LIBRARY.search(name))
    if is_stamped:
        return "file named after a version"
    start = head(path)[:BANNER_BYTES]
    if ".min." in name:
        start = start.removeprefix(CHARSET)
    if BANNER.search(start):
        return "banner of a known library"
    release = RELEASE_BANNER.match(start)
    if release and VERSION_IN_BANNER.search(release["text"]) and TERMS_IN_BANNER.search(release["text"]):
        return "banner of a released library"
    return ""


def _siblings(path: str) -> tuple[str, ...]:
    """Return the other builds of the same file: with and without `.min`, and their maps."""
    stem, _, end = path.rpartition(".")
    plain = stem.removesuffix(".min").removesuffix("-min")
    every = (f"{plain}.{end}", f"{plain}.min.{end}", f"{plain}-min.{end}", f"{path}.map", f"{plain}.{end}.map")
    return tuple(each for each in every if each != path)
