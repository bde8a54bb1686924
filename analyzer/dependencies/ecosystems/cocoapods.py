"""Packages of CocoaPods for Apple's systems: Podfile (literals only) and Podfile.lock.

Parts of a pod (`Name/Part`) count as the pod. A bare version and `= 1.2` fix one; pods of the repository itself, named
by `path`, are left out.
"""

import re
from collections.abc import Iterator

from packageurl import PackageURL

from analyzer.dependencies.reader import Declared, Document, Ecosystem, Format, Item
from analyzer.dependencies.values import Scope

POD = re.compile(r"\s*+pod[ (]\s*+[\"']([\w.+-]{1,200})(?:/[^\"'\n]{1,200})?[\"']([^\n]{0,500})")
WISH = re.compile(r"\s*+,\s*+[\"']([^\"'\n]{1,100})[\"']")
LOCAL = re.compile(r":path\s*+=>|\bpath:")
EXACT = re.compile(r"=?\s*(\d+(?:\.\d+){0,3}(?:-[0-9A-Za-z.-]+)?)")
LOCKED = re.compile(r"  - \"?([\w.+-]{1,200})(?:/[^ \"]{1,200})? \((\d[\w.+-]{0,100})\)\"?:?$")
NAMED = re.compile(r"  - \"?([\w.+-]{1,200})")


def purl(name: str, version: str | None) -> str:
    """Return the package address of a pod."""
    return PackageURL("cocoapods", name=name, version=version).to_string()


def podfile(document: Document) -> Iterator[Item]:
    """Yield the pods of a Podfile."""
    for number, line in enumerate(document.text.split("\n"), 1):
        pod = POD.match(line)
        if pod and not LOCAL.search(pod[2]):
            wish = WISH.match(pod[2])
            exact = EXACT.fullmatch(wish[1].strip()) if wish else None
            version = exact[1] if exact else None
            yield Declared(pod[1], number, wish[1] if wish else "", version, scope=Scope.RUNTIME)


def podfile_lock(document: Document) -> Iterator[Item]:
    """Yield the pods of Podfile.lock but for those of the repository itself, which have a path."""
    locked: dict[tuple[str, str], int] = {}
    direct: set[str] = set()
    own: set[str] = set()
    section, name = "", ""
    for number, line in enumerate(document.text.split("\n"), 1):
        pod, named = LOCKED.match(line), NAMED.match(line)
        if line and line[0] != " ":
            section = line.strip().rstrip(":")
        elif section == "PODS" and pod:
            locked.setdefault((pod[1], pod[2]), number)
        elif section == "DEPENDENCIES" and named:
            direct.add(named[1])
        elif section == "EXTERNAL SOURCES" and line.startswith("    :path:"):
            own.add(name)
        elif section == "EXTERNAL SOURCES" and line.startswith("  ") and line[2:3] != " ":
            name = line.strip().rstrip(":").strip('"').partition("/")[0]
    for (pod_name, version), number in locked.items():
        if pod_name not in own:
            yield Declared(pod_name, number, version=version, direct=pod_name in direct)


ECOSYSTEM = Ecosystem(
    name="CocoaPods",
    formats=(
        Format(re.compile(r"podfile"), podfile),
        Format(re.compile(r"podfile\.lock"), podfile_lock, is_lock=True),
    ),
    purl=purl,
)
