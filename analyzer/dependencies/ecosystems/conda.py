"""Packages of conda: environment.yml, conda-lock.yml, pixi.toml and pixi.lock.

What these files have from the Python Package Index is read among the packages of Python. Only `==1.2` and a version
with its build fix one, since `=1.2` takes every 1.2.x. The OSV format knows no advisories of conda.
"""

import re

from packageurl import PackageURL

from analyzer.dependencies import conda_files
from analyzer.dependencies.reader import Ecosystem, Format


def purl(name: str, version: str | None) -> str:
    """Return the package address; the channel is left open, since a lock of another channel has the same package."""
    return PackageURL("conda", name=name, version=version).to_string()


ECOSYSTEM = Ecosystem(
    name="conda",
    formats=(
        Format(re.compile(r"environment([_.-][\w.-]+)?\.ya?ml"), conda_files.environment),
        Format(re.compile(r"([\w.-]+\.)?conda-lock\.ya?ml"), conda_files.conda_lock, is_lock=True),
        Format(re.compile(r"pixi\.toml"), conda_files.pixi_toml),
        Format(re.compile(r"pixi\.lock"), conda_files.pixi_lock, is_lock=True),
    ),
    purl=purl,
    normalize=str.lower,
)
