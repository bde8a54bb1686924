"""Where tests lie: what the path of a file says of whether its code tests other code, or goes into the product.

A folder of tests is called so as a whole; a name that only ends so (`AppTests`) is believed where the folder of the
code (`App`) lies beside it, because there are products about tests of other kinds.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence

TEST_FOLDERS = frozenset(
    {"test", "tests", "testing", "testdata", "spec", "specs", "__test__", "__tests__", "e2e", "cypress", "playwright"}
)
KIND = r"(?:unit|integration|functional|acceptance|system|smoke|regression|performance|e2e|ui|android)"
NAMED = re.compile(rf"{KIND}[-_]?tests?|test[-_]?(?:utils?|helpers?|fixtures?|support)|.+\.{KIND}?tests?")
"""What a folder of tests may be called in lower case beside those."""

GRADLE = re.compile(r"(?:^|/)src/(test[A-Z]\w*|[a-z]\w*Test)(?:/|$)")
"""A set of sources that Gradle builds for tests alone, as `src/androidTest`."""

PRODUCTION = re.compile(r"(?:^|/)src/main/(?:java|kotlin|scala|groovy)(?:/|$)")
"""What lies below goes into the product, whatever it is called: Maven and Gradle build their tests from elsewhere."""

DEEPEST = 20
"""How many folders down the code lies that has its tests beside it."""

ENDINGS = ("UITests", "UnitTests", "IntegrationTests", "FunctionalTests", "PerformanceTests", "SnapshotTests", "Tests")
NAMES = re.compile(
    r"^(test_.*\.py|tests\.py|.*_(?:unit)?tests?\.(py|go|rb|c|cc|cpp|exs)|conftest\.py|.*([.-](spec|test|e2e)|\.cy)\.[cm]?[jt]sx?"
    r"|.*(Tests?|(?<![A-Z])IT|Spec)\.(java|kt|cs|scala|groovy|php|swift)|.*_spec\.rb|.*\.t)$"
)

WELSH = re.compile(r"\.cy\.[cm]?[jt]sx?$")
LANGUAGES = re.compile(r"(?:^|/)(?:i18n|l10n|lang|langs|languages?|locales?|translations?)(?:/|$)", re.IGNORECASE)


def folder_of_tests(path: str) -> str:
    """Return the reason why what lies in a folder is a test, in words; nothing if the folder does not say so."""
    product = PRODUCTION.search(path)
    above = path[: product.start()] if product else path
    names = above.lower().split("/")
    named = next((name for name in names if name in TEST_FOLDERS or NAMED.fullmatch(name)), "")
    built = GRADLE.search(above)
    return f"folder {named}" if named else f"folder {built[1]}" if built else ""


def goes_into_product(path: str) -> bool:
    """Return whether a folder is where Maven and Gradle take the product from."""
    return PRODUCTION.search(path) is not None


def is_name_of_test(name: str, folder: str) -> bool:
    """Return whether a file in a folder is called like a test; among languages, `cy` is Welsh."""
    is_welsh = WELSH.search(name) is not None and LANGUAGES.search(folder) is not None
    return NAMES.match(name) is not None and not is_welsh


def beside_code(paths: Collection[str]) -> dict[str, str]:
    """Return the folders that are tests of the code in a folder beside them, and the reason."""
    folders = {path.rpartition("/")[0] for path in paths if "Tests/" in path}
    ordered = sorted(paths) if folders else ()
    return {folder: f"folder {name}" for folder in folders for name in _beside(folder, ordered)}


def _beside(folder: str, paths: Sequence[str]) -> Iterator[str]:
    names = folder.split("/")
    for depth, name in enumerate(names[:DEEPEST]):
        if name.endswith("Tests"):
            above = "".join(f"{one}/" for one in names[:depth])
            if any(_has_folder(f"{above}{name.removesuffix(end)}/", paths) for end in ENDINGS if name.endswith(end)):
                yield name
                return


def _has_folder(folder: str, paths: Sequence[str]) -> bool:
    place = bisect_left(paths, folder)
    return not folder.endswith("//") and place < len(paths) and paths[place].startswith(folder)
