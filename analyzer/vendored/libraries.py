"""What gives a copied library away: its banner, its name with a version, the words at its top."""

import re

BANNER_BYTES = 1_200
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
TAGGED_BANNER = re.compile(
    rb"^\s{0,20}/\*\*(?=[^\x00]{5,900}?@version v\d{1,3}\.\d{1,3}\.\d)(?=[^\x00]{5,900}?@link https?://)"
    rb"[^\x00]{5,900}?@license "
)
"""The banner that build tools make of a package's version, home and licence."""

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
    (
        r"config\.(guess|sub)|install-sh|missing|depcomp|compile|ylwrap|mkinstalldirs|test-driver|libtool|ltmain\.sh",
        rb"Free Software Foundation|X Consortium|GNU Automake|noah friedman",
        "GNU's build scripts",
    ),
    (r"angular-locale_[\w-]{2,20}\.js", rb"ngLocale", "Angular's languages"),
    (r"(jquery\.ui\.)?datepicker-[a-z-]{2,10}\.js", rb"jquery ui date ?picker", "jQuery UI's languages"),
    (r"bootstrap-datepicker\.[a-z-]{2,10}\.js", rb"\.datepicker\.dates\[", "bootstrap-datepicker's languages"),
    (r"yarn-\d[\w.-]*\.c?js", rb"yarn|webpack", "Yarn"),
    (r"mockserviceworker\.js", rb"Mock Service Worker", "the Mock Service Worker"),
)
"""File name in lower case, what its first bytes must say, and what it is a copy of."""
ANY_KNOWN = re.compile("|".join(f"(?:{name})" for name, _, _ in KNOWN_FILES))
KNOWN_NAMES = tuple((re.compile(name), re.compile(mark, re.IGNORECASE), title) for name, mark, title in KNOWN_FILES)


def banner_of(data: bytes) -> str:
    """Return why the first bytes of a script or style are the banner of a released library, empty if they are none."""
    start = data[:BANNER_BYTES]
    if BANNER.match(start):
        return "banner of a known library"
    release = RELEASE_BANNER.match(start)
    if TAGGED_BANNER.match(start.partition(b"*/")[0]):
        return "banner of a released library"
    if release and VERSION_IN_BANNER.search(release["text"]) and TERMS_IN_BANNER.search(release["text"]):
        return "banner of a released library"
    return ""


def minified_banner_of(data: bytes) -> str:
    """Return the same for minified styles, whose banner may follow the declaration of their character set."""
    return banner_of(data.removeprefix(CHARSET))


def name_reason(name: str) -> str:
    """Return why a script or style is a library by its file name alone, empty if it is none."""
    by_version = STAMPED_FILE.fullmatch(name) and not NOT_A_LIBRARY.search(name)
    return "file named after a version" if STAMPED_LIBRARY.fullmatch(name) or by_version else ""


def is_stamped_folder(name: str) -> bool:
    """Return whether a folder is called like a library with its full version."""
    return STAMPED_FOLDER.fullmatch(name) is not None and not NOT_A_LIBRARY.search(name)
