"""Java, Kotlin and Scala packages: pom.xml of Maven, files of Gradle (with catalogues and locks) and of sbt.

Properties of a pom and the versions that it manages are put in, also those of its parents in the repository; what a
parent outside of it manages stays unknown. Gradle's and sbt's files are programs: only literals are read.
A plain version fixes an artifact (both tools treat it as the wanted one); ranges, `+` and `latest` do not.
"""

import re

from packageurl import PackageURL

from analyzer.dependencies import gradle_files, maven_files, sbt_files
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
        Format(re.compile(r"[\w.-]+\.sbt"), sbt_files.build_sbt),
        Format(re.compile(r"[\w-]+\.scala"), sbt_files.build_sbt, folders=re.compile(r"(^|/)project$")),
        Format(re.compile(r"gradle\.lockfile|buildscript-gradle\.lockfile"), gradle_files.lockfile, is_lock=True),
    ),
    purl=purl,
    completed=maven_files.completed,
)
