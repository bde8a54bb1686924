"""Python packages: what pip, Poetry, uv, Pipenv and PDM read and write.

Read are pyproject.toml (PEP 621, PEP 735 groups, Poetry, dynamic requirement files), requirements files with hashes,
`-r` and constraints, setup.cfg, literals of setup.py (its syntax tree is read, it is never run), Pipfile, and the
locks Pipfile.lock, poetry.lock, pdm.lock, uv.lock and pylock.toml. A requirements file that pip-compile or uv wrote,
or that carries hashes, is a lock. Files of conda and pixi are asked for what they have from pip.

Only `==` without a wildcard and `===` fix a version. Names are normalized as PEP 503 says.
"""

import re

from packageurl import PackageURL
from packaging.utils import canonicalize_name

from analyzer.dependencies import conda_files, python_locks, python_manifests, python_requirements
from analyzer.dependencies.reader import Ecosystem, Format


def purl(name: str, version: str | None) -> str:
    """Return the package address of a distribution on the Python Package Index."""
    return PackageURL("pypi", name=name, version=version).to_string()


ECOSYSTEM = Ecosystem(
    name="PyPI",
    formats=(
        Format(re.compile(r"pyproject\.toml"), python_manifests.pyproject),
        Format(re.compile(r"setup\.cfg"), python_manifests.setup_cfg),
        Format(re.compile(r"setup\.py"), python_manifests.setup_py),
        Format(re.compile(r"pipfile"), python_manifests.pipfile),
        Format(re.compile(r"pipfile\.lock"), python_locks.pipfile_lock, is_lock=True),
        Format(re.compile(r"(poetry|uv|pdm)\.lock"), python_locks.package_lock, is_lock=True),
        Format(re.compile(r"pylock\.([\w-]+\.)?toml"), python_locks.pylock, is_lock=True),
        Format(
            re.compile(r"([\w.-]*[_.-])?(requirements?|constraints?)([_.-][\w.-]*)?\.(txt|in|pip)"),
            python_requirements.requirements,
            locks=python_requirements.is_compiled,
            reads_included=True,
        ),
        Format(
            re.compile(r"[\w.-]+\.(txt|in|pip)"),
            python_requirements.requirements,
            locks=python_requirements.is_compiled,
            folders=re.compile(r"(^|/)(requirements?|constraints)$"),
        ),
        Format(re.compile(r"environment([_.-][\w.-]+)?\.ya?ml"), conda_files.environment_pip),
        Format(re.compile(r"([\w.-]+\.)?conda-lock\.ya?ml"), conda_files.conda_lock_pip, is_lock=True),
        Format(re.compile(r"pixi\.toml"), conda_files.pixi_toml_pip),
        Format(re.compile(r"pixi\.lock"), conda_files.pixi_lock_pip, is_lock=True),
    ),
    purl=purl,
    normalize=lambda name: str(canonicalize_name(name)),
)
