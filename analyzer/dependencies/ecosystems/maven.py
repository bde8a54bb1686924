"""Java and Kotlin packages: Maven's pom.xml, Gradle's build files, version catalogues and lock files.

Properties of a pom are put in one level deep, from the same file only; a version that a parent outside the file
manages stays unknown. Gradle's files are programs: only string literals of known calls are read. A plain version
fixes an artifact (both tools treat it as the wanted one); ranges, `+` and `latest` do not.
"""

import re

from packageurl import PackageURL

from analyzer.dependencies import gradle_files, maven_files
from analyzer.dependencies.reader import Ecosystem, Format


def purl(name: str, version: str | None) -> str:
    """Return the package address of `group:artifact`."""
    group, _, artifact = name.rpartition(":")
    return PackageURL("maven", namespace=group or None, name=artifact, version=version).to_string()


ECOSYSTEM = Ecosystem(
    name="Maven",
    formats=(
        Format(re.compile(r"pom\.xml"), maven_files.pom),
        Format(re.compile(r"[\w.-]+\.gradle(\.kts)?"), gradle_files.build_file),
        Format(re.compile(r"[\w-]+\.versions\.toml"), gradle_files.version_catalogue),
        Format(re.compile(r"gradle\.lockfile|buildscript-gradle\.lockfile"), gradle_files.lockfile, is_lock=True),
    ),
    purl=purl,
)
