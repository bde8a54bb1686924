"""Files of conda, conda-lock and pixi, each of which names packages of conda and of pip."""

import pytest

from analyzer.dependencies.collection import collect
from analyzer.dependencies.values import Dependencies, Dependency, Scope
from analyzer.files import ReadFiles


def read(**files: str) -> Dependencies:
    named = {name.replace("__", ".").replace("_", "-"): content.encode() for name, content in files.items()}
    return collect(tuple(named), ReadFiles(named.get))


def rows(found: Dependencies, ecosystem: str) -> dict[str, Dependency]:
    assert found.broken == ()
    return {row.name: row for row in found.dependencies if row.ecosystem == ecosystem}


ENVIRONMENT = """\
name: town
channels: [conda-forge]
dependencies:
- python=3.12
- conda-forge::NumPy ==1.26.4
- 'pandas >=2,<3'  # a remark
- scipy=1.11.4=py312_0
- jpeg 9b
- __glibc
- openssl=1.1.*
- https://conda.example.org/linux-64/ca-certificates-2024.2.2-hbcca054_0.conda#abc
- pip
- pip:
  - Django==4.2.7  # a remark
  - -r more/list.txt
  - -e .
"""


def test_an_environment_names_packages_of_conda_and_of_pip() -> None:
    found = read(environment__yml=ENVIRONMENT)
    conda = rows(found, "conda")
    assert {name: (row.version, row.pinned, row.line) for name, row in conda.items()} == {
        "python": (None, False, 4), "numpy": ("1.26.4", True, 5), "pandas": (None, False, 6),
        "scipy": ("1.11.4", True, 7), "jpeg": ("9b", True, 8), "openssl": (None, False, 10),
        "ca-certificates": ("2024.2.2", True, 11), "pip": (None, False, 12),
    }  # fmt: skip
    assert conda["numpy"].purl == "pkg:conda/numpy@1.26.4"
    assert (conda["pandas"].requirement, conda["pandas"].scope) == (">=2,<3", Scope.RUNTIME)
    (django,) = rows(found, "PyPI").values()
    assert (django.name, django.version, django.line, django.direct) == ("django", "4.2.7", 14, True)
    assert rows(read(environment_dev__yml=ENVIRONMENT), "conda")["numpy"].scope is Scope.DEVELOPMENT


@pytest.mark.parametrize(
    "content", ["", "name: x\n", "a: {{ b }}\n", "dependencies:\n", "dependencies: 3\n", "- dependencies\n"]
)
def test_other_files_of_that_name_hold_no_packages(content: str) -> None:
    found = read(environment__yml=content)
    assert (found.dependencies, found.broken) == ((), ())


def test_a_broken_environment_is_told_once() -> None:
    (broken,) = read(environment__yml="dependencies:\n- a\n - b: [\n").broken
    assert (broken.line, broken.reason) == (3, "is not YAML we can read")
    (broken,) = read(environment__yml="dependencies:\n- '=1'\n").broken
    assert (broken.line, broken.reason) == (2, "has a requirement that conda does not allow")


@pytest.mark.parametrize("indent", ["", "  "])
def test_a_lock_of_conda_lock_gives_an_environment_its_versions(indent: str) -> None:
    entry = (
        "{0}- name: {1}\n{0}  version: {2}\n{0}  manager: {3}\n{0}  platform: {4}\n{0}  dependencies:\n"
        "{0}    name: ''\n{0}    version: '9'\n{0}  category: {5}\n"
    )
    lock = "version: 1\nmetadata:\n  channels:\n  - url: conda-forge\npackage:\n" + "".join(
        entry.format(indent, *each)
        for each in (
            ("numpy", "1.26.4", "conda", "linux-64", "main"),
            ("numpy", "1.26.4", "conda", "win-64", "main"),
            ("ruff", "'0.1'", "conda", "linux-64", "dev"),
            ("django", "4.2.7", "pip", "linux-64", "main"),
        )
    )
    found = read(environment__yml="dependencies:\n- numpy\n- pip:\n  - django\n", conda_lock__yml=lock)
    assert [
        (row.path, row.ecosystem, row.name, row.version, row.direct, row.scope, row.line) for row in found.dependencies
    ] == [
        ("conda-lock.yml", "conda", "numpy", "1.26.4", True, Scope.RUNTIME, 6),
        ("conda-lock.yml", "conda", "ruff", "0.1", False, Scope.DEVELOPMENT, 22),
        ("conda-lock.yml", "PyPI", "django", "4.2.7", True, Scope.RUNTIME, 30),
        ("environment.yml", "conda", "numpy", "1.26.4", True, Scope.RUNTIME, 2),
        ("environment.yml", "PyPI", "django", "4.2.7", True, Scope.RUNTIME, 4),
    ]
    assert all(row.pinned for row in found.dependencies)


def test_pixi_declares_and_locks_both_kinds() -> None:
    manifest = (
        '[workspace]\nname = "town"\n[dependencies]\npython = ">=3.12"\nnumpy = "==1.26.4"\nown = { path = "own" }\n'
        '[pypi-dependencies]\nDjango = "==4.2.7"\n[feature.test.dependencies]\npytest = "*"\n'
        '[feature.gpu.target.linux-64.dependencies]\ncuda = { version = "12.*", channel = "nvidia" }\n'
        '[build-dependencies]\ncmake = "3.28.1"\n'
    )
    found = read(pixi__toml=manifest)
    assert {name: (row.version, row.scope, row.line) for name, row in rows(found, "conda").items()} == {
        "python": (None, Scope.RUNTIME, 4), "numpy": ("1.26.4", Scope.RUNTIME, 5),
        "pytest": (None, Scope.DEVELOPMENT, 10), "cuda": (None, Scope.OPTIONAL, 12),
        "cmake": ("3.28.1", Scope.DEVELOPMENT, 14),
    }  # fmt: skip
    assert {name: (row.version, row.line) for name, row in rows(found, "PyPI").items()} == {"django": ("4.2.7", 8)}
    lock = (
        "version: 6\nenvironments:\n  default:\n    packages:\n      linux-64:\n"
        "      - conda: https://c.example.org/linux-64/numpy-1.26.4-py312_0.conda\n      - pypi: .\npackages:\n"
        "- conda: https://c.example.org/linux-64/numpy-1.26.4-py312_0.conda\n  sha256: x\n  depends:\n  - python\n"
        "- conda: https://c.example.org/win-64/numpy-1.26.4-py312_1.tar.bz2\n"
        "- pypi: .\n  name: town\n  version: 0.1\n- conda: own\n"
        "- pypi: https://p.example.org/Django-4.2.7-py3-none-any.whl\n  name: django\n  version: 4.2.7\n"
        "- kind: conda\n  name: libblas\n  version: 3.9.0\n  url: https://c.example.org/a/libblas-3.9.0-1_mkl.conda\n"
    )
    locked = read(pixi__lock=lock)
    assert {name: (row.version, row.line) for name, row in rows(locked, "conda").items()} == {
        "numpy": ("1.26.4", 9), "libblas": ("3.9.0", 21),
    }  # fmt: skip
    assert {name: (row.version, row.line) for name, row in rows(locked, "PyPI").items()} == {"django": ("4.2.7", 18)}
