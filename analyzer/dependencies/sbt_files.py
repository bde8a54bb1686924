"""sbt's build files: programs in Scala, of which only literals are read.

Versions may stand in values of the same file. The version of Scala that `%%` adds to a name is known only where the
file says it.
"""

import re
from collections.abc import Iterator

from analyzer.dependencies.reader import Declared, Document, Item
from analyzer.dependencies.values import Scope

VALUE = re.compile(r"\bval\s++(\w{1,100})(?:\s*+:\s*+String)?\s*+=\s*+\"([^\"\n]{1,100})\"")
SCALA = re.compile(r"\bscalaVersion\s*+:=\s*+(?:\"([^\"\n]{1,50})\"|(\w{1,100}))")
NEED = re.compile(
    r"\"([\w.-]{1,150})\"\s*+(%{1,3})\s*+\"([\w.-]{1,150})\"\s*+%\s*+(?:\"([^\"\n]{1,100})\"|([\w.]{1,200}))"
    r"(?:\s*+%\s*+\"?([\w,>-]{1,50}))?"
)
PLUGIN = re.compile(r"\baddSbtPlugin\s*+\(")
EXACT = re.compile(r"\d[\w.-]*")


def build_sbt(document: Document) -> Iterator[Item]:
    """Yield the artifacts that a build file names by literals."""
    values = {found[1]: found[2] for found in VALUE.finditer(document.text)}
    scala = SCALA.search(document.text)
    suffix = _suffix(scala[1] or values.get(scala[2], "")) if scala else ""
    for number, line in enumerate(document.text.split("\n"), 1):
        code = "" if line.lstrip().startswith("//") else line
        is_plugin = PLUGIN.search(code) is not None
        for need in NEED.finditer(code):
            requirement = need[4] or values.get(need[5].rpartition(".")[2], "")
            exact = EXACT.fullmatch(requirement)
            name = f"{need[1]}:{need[3]}{suffix if need[2] != '%' else ''}"
            scope = Scope.DEVELOPMENT if is_plugin or "test" in (need[6] or "").lower() else Scope.RUNTIME
            yield Declared(name, number, requirement, exact[0] if exact else None, scope=scope)


def _suffix(version: str) -> str:
    """Return what `%%` adds to a name: the binary version of Scala."""
    parts = version.split(".")
    return f"_{parts[0]}" if parts[0] == "3" else f"_{'.'.join(parts[:2])}" if len(parts) > 1 else ""
