"""The CycloneDX document is deterministic, complete and well-formed."""

import json
import tracemalloc
from datetime import UTC, datetime
from importlib import resources
from typing import Any
from uuid import UUID

import jsonschema_rs
from cyclonedx.model.bom import Bom

from analyzer.dependencies.collection import collect
from analyzer.dependencies.values import Dependency
from analyzer.files import ReadFiles
from analyzer.sbom import PLACES, to_cyclonedx

FILES = {
    "pyproject.toml": (
        b'[project]\nname = "x"\ndependencies = ["django>=4", "free"]\n[dependency-groups]\ndev = ["ruff==0.1"]\n'
    ),
    "uv.lock": b'[[package]]\nname = "django"\nversion = "4.2"\n[[package]]\nname = "sqlparse"\nversion = "0.5"\n',
    "web/package.json": b'{"dependencies": {"@s/a": "1.0.0"}}',
    "Dockerfile": b"FROM python:3.12\n",
    "mix.lock": b'%{\n  "a": {:hex, :a, "1.0.0", "h", [:mix], [], "hexpm:town", "h"},\n}\n',
    "conanfile.txt": b"[requires]\nzlib/1.3@town/stable\n",
    "environment.yml": b"dependencies:\n- numpy==1.26.4\n",
}
WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
COMMIT = "c" * 40


def rows() -> tuple[Dependency, ...]:
    return collect(tuple(FILES), ReadFiles(FILES.get)).dependencies


def document(dependencies: tuple[Dependency, ...], licence: str | None = "EUPL-1.2") -> dict[str, Any]:
    text = to_cyclonedx(
        repository="https://git.example.org/team/app.git", commit=COMMIT, committed_at=WHEN, dependencies=dependencies,
        licence=licence, analyzer_version="9",
    )  # fmt: skip
    parsed: dict[str, Any] = json.loads(text)
    return parsed


def test_the_same_commit_gives_the_same_document_in_whatever_order() -> None:
    assert document(rows()) == document(tuple(reversed(rows())))
    assert UUID(document(rows())["serialNumber"].removeprefix("urn:uuid:")).version == 5
    assert document(rows())["metadata"]["timestamp"] == "2026-01-02T03:04:05+00:00"


def test_the_repository_is_the_subject_with_its_licence() -> None:
    subject = document(rows())["metadata"]["component"]
    assert (subject["name"], subject["version"], subject["licenses"]) == (
        "app",
        COMMIT,
        [{"license": {"id": "EUPL-1.2"}}],
    )
    assert document(rows(), "MIT OR Apache-2.0")["metadata"]["component"]["licenses"] == [
        {"expression": "MIT OR Apache-2.0"}
    ]
    assert "licenses" not in document(rows(), None)["metadata"]["component"]


def test_every_package_is_one_component_with_its_places() -> None:
    components = {component["purl"]: component for component in document(rows())["components"]}
    assert set(components) == {
        "pkg:docker/python@3.12", "pkg:npm/%40s/a@1.0.0", "pkg:pypi/django@4.2", "pkg:pypi/free", "pkg:pypi/ruff@0.1",
        "pkg:pypi/sqlparse@0.5", "pkg:hex/town/a@1.0.0", "pkg:conan/zlib@1.3?channel=stable&user=town",
        "pkg:conda/numpy@1.26.4",
    }  # fmt: skip
    django = components["pkg:pypi/django@4.2"]
    assert [item["value"] for item in django["properties"] if item["name"].endswith("place")] == [
        "pyproject.toml:3",
        "uv.lock:1",
    ]
    assert components["pkg:docker/python@3.12"]["type"] == "container"
    assert components["pkg:pypi/ruff@0.1"]["scope"] == "excluded"
    assert components["pkg:npm/%40s/a@1.0.0"]["group"] == "@s"


def test_direct_dependencies_hang_on_the_repository() -> None:
    made = document(rows())
    subject = made["metadata"]["component"]["bom-ref"]
    (edges,) = [each["dependsOn"] for each in made["dependencies"] if each["ref"] == subject]
    assert "pkg:pypi/django@4.2" in edges
    assert "pkg:pypi/sqlparse@0.5" not in edges


def test_no_dependencies_make_a_document_too() -> None:
    assert "components" not in document(())


def test_the_document_is_valid_under_the_published_schema() -> None:
    made = document(rows())
    schema = published_schema()
    assert schema.is_valid(made)
    assert len(Bom.from_json(made).components) == len(made["components"])  # type: ignore[attr-defined]
    made["components"][0]["licenses"] = [{"license": {"id": "no-such-licence"}}]
    assert not schema.is_valid(made)


def published_schema() -> jsonschema_rs.Validator:
    folder = resources.files("cyclonedx.schema._res")
    names = [f"{name}.SNAPSHOT.schema.json" for name in ("bom-1.6", "spdx", "jsf-0.82", "cryptography-defs")]
    schemas = {name: json.loads((folder / name).read_text("utf-8")) for name in names}
    registry = jsonschema_rs.Registry([(f"http://cyclonedx.org/schema/{name}", schemas[name]) for name in schemas])
    return jsonschema_rs.validator_for(
        schemas["bom-1.6.SNAPSHOT.schema.json"], registry=registry, validate_formats=True
    )


def test_rows_without_a_version_cost_the_same_however_many_versions_they_join() -> None:
    names = b"\n".join([b"a"] * 1_000)
    versions = b"\n".join(b"a==%d" % number for number in range(1_000))
    files = {"requirements.txt": names, "part/requirements.txt": versions}
    dependencies = collect(tuple(files), ReadFiles(files.get)).dependencies
    tracemalloc.start()
    components = document(dependencies)["components"]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(components) == 1_000
    assert {len(part["properties"]) for part in components} == {2 + PLACES}
    assert peak < 16_000_000
