"""What a repository shows of how it is looked after is stated with its path, and nothing is judged."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.files import ReadFiles
from analyzer.project.facts import PLACES, project_facts, with_tests
from analyzer.project.readme import read_readme
from analyzer.project.values import Fact, ProjectFacts, SuiteFile


def facts(files: dict[str, str | bytes], tests: tuple[str, ...] = ()) -> ProjectFacts:
    data = {path: content.encode() if isinstance(content, str) else content for path, content in files.items()}
    return with_tests(project_facts(data, (), ReadFiles(data.get)), [SuiteFile(path, "Python", 3) for path in tests])


KNOWN = {
    ".github/workflows/test.yml": ("ci", "GitHub Actions"),
    ".gitlab-ci.yml": ("ci", "GitLab CI"),
    "Jenkinsfile": ("ci", "Jenkins"),
    ".pipeline/Jenkinsfile": ("ci", "Jenkins"),
    ".woodpecker/build.yaml": ("ci", "Woodpecker"),
    ".forgejo/workflows/a.yml": ("ci", "Forgejo Actions"),
    "azure-pipelines-release.yml": ("ci", "Azure Pipelines"),
    "CONTRIBUTING.md": ("contributing", ""),
    ".github/contributing.rst": ("contributing", ""),
    "CONTRIBUTE.md": ("contributing", ""),
    "CODE_OF_CONDUCT.md": ("code_of_conduct", ""),
    "CHANGELOG.rst": ("changelog", ""),
    "NEWS": ("changelog", ""),
    "changelog.d/12.feature.md": ("changelog", "fragments"),
    ".github/CODEOWNERS": ("code_owners", ""),
    ".github/ISSUE_TEMPLATE/bug.md": ("issue_templates", ""),
    "renovate.json": ("dependency_updates", "Renovate"),
    ".pre-commit-config.yaml": ("pre_commit", ""),
    "backend/pyproject.toml": ("packaging", "Python"),
    "pom.xml": ("packaging", "Maven"),
    "build.sbt": ("packaging", "sbt"),
    "ios/Podfile.lock": ("lock_file", "CocoaPods"),
    "Package.resolved": ("lock_file", "Swift"),
    "conda-lock.yml": ("lock_file", "conda"),
    "core/conan.lock": ("lock_file", "Conan"),
    ".swiftlint.yml": ("linter", "SwiftLint"),
    "src/App.csproj": ("packaging", "NuGet"),
    "web/package-lock.json": ("lock_file", "npm"),
    "pnpm-lock.yaml": ("lock_file", "pnpm"),
    "go.sum": ("lock_file", "Go"),
    "docker/Dockerfile.production": ("container", "image"),
    "docker-compose.override.yml": ("container", "compose"),
    ".editorconfig": ("editor_config", "EditorConfig"),
    "web/.prettierrc.json": ("formatter", "Prettier"),
    "eslint.config.mjs": ("linter", "ESLint"),
    "phpstan.neon.dist": ("type_checker", "PHPStan"),
    "web/tsconfig.app.json": ("type_checker", "TypeScript"),
}


MANY = " ".join(f"word{number}" for number in range(59))
FULL = f"run: make\nscript: make\n[project]\n1.0\n{MANY}"
"""What every sign is content with."""


@pytest.mark.parametrize("path", KNOWN)
def test_what_a_path_tells(path: str) -> None:
    name, detail = KNOWN[path]
    assert facts({path: FULL}).places(name) == (Fact(name, path, detail),)


@pytest.mark.parametrize("path", KNOWN)
@pytest.mark.parametrize("content", ["", "\n\n", "# only a remark\n"])
def test_a_file_that_says_nothing_tells_nothing(path: str, content: str) -> None:
    assert facts({path: content}).places(KNOWN[path][0]) == ()


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (".github/workflows/a.yml", "on: push\njobs: {}\n"),
        (
            ".github/workflows/a.yml",
            "jobs:\n  a:\n    steps:\n      - run: 'true'\n      - uses: actions/checkout@v4\n",
        ),
        (".github/workflows/a.yml", "jobs:\n  a:\n    steps:\n      - run: |\n          echo done\n"),
        (".github/workflows/a.yml", "steps:\n  - uses: \"actions/checkout@v4\"\n  - uses: 'actions/setup-go@v5'\n"),
        (".github/workflows/a.yml", "jobs:\n  a:\n    steps:\n      - run: exit 0\n      - run: ':'\n      - run:\n"),
        (".gitlab-ci.yml", "stages: [test]\n"),
        ("CHANGELOG.md", "# Changes\n\nNone.\n"),
        ("CHANGELOG.md", "# Changes\n\n" + "1.0 more and better " * 9),
        ("CHANGELOG.md", MANY),
        ("CONTRIBUTING.md", "# Rules\n\n" + "more and better " * 9),
        ("CONTRIBUTING.md", "Please do.\n"),
        ("pyproject.toml", "[tool.ruff]\nline-length = 120\n"),
        ("setup.cfg", "[flake8]\nignore = E\n"),
        ("setup.py", "import sys\n"),
    ],
)
def test_a_file_without_what_its_name_promises_tells_nothing(path: str, content: str) -> None:
    found = {fact.name for fact in facts({path: content}).facts}
    assert not found & {"ci", "changelog", "contributing", "packaging"}


@pytest.mark.parametrize(
    "text",
    [
        "## 1.0\n\n- First release\n\n## 1.1\n\n- No crash without a net\n",
        "2024: moved to the new archive, which keeps all dates",
        MANY + " and",
    ],
)
def test_a_short_list_of_changes_names_versions_or_years_and_a_long_one_need_not(text: str) -> None:
    assert facts({"CHANGELOG.md": text}).places("changelog") == (Fact("changelog", "CHANGELOG.md"),)


@pytest.mark.parametrize(
    "step",
    [
        "run: make",
        "- run: 'make test'",
        "run: echo start && make test",
        "run: |\n          make test",
        "run: >-\n\n          make test",
        "run: |\n          echo start\n          make test",
        "run: ./true.sh",
        "run: trueno",
        "uses: ./.github/actions/test",
        "uses: 'town/builds/.github/workflows/test.yml@v1'",
        "uses: actions/deploy-pages@v4",
    ],
)
def test_a_build_that_does_anything_is_one(step: str) -> None:
    path = ".github/workflows/a.yml"
    found = facts({path: f"jobs:\n  a:\n    steps:\n      - uses: actions/setup-python@v5\n        {step}\n"})
    assert found.places("ci") == (Fact("ci", path, "GitHub Actions"),)


def test_a_file_too_large_to_be_read_tells_what_its_name_says() -> None:
    found = project_facts(["CHANGELOG.md"], (), ReadFiles(lambda _: None))
    assert found.places("changelog") == (Fact("changelog", "CHANGELOG.md"),)


@pytest.mark.parametrize(
    "path", ["src/history.py", "docs/workflows/a.yml", "app/release", "src/license.py", "tests/changes/a.json"]
)
def test_what_a_path_does_not_tell(path: str) -> None:
    assert facts({path: ""}).facts == ()


def test_a_guide_for_contributors_deep_in_some_folder_tells_nothing() -> None:
    found = facts({"lib/x/CONTRIBUTING.md": ""})
    assert found.facts == ()


def test_a_security_contact_is_one_only_if_it_names_somebody() -> None:
    found = facts(
        {
            "SECURITY.md": "Write to sicherheit@stadt-beispiel.de",
            ".well-known/security.txt": "Contact: https://example.org/report",
            "docs/security.rst": "We take it seriously.",
        }
    )
    assert {fact.path: fact.detail for fact in found.places("security_contact")} == {
        "SECURITY.md": "names a contact",
        ".well-known/security.txt": "names a contact",
        "docs/security.rst": "names no contact",
    }


PUBLICCODE = {
    "publiccodeYmlVersion: '0.4'\nname: X\n": "parsable",
    "name: [\n": "not parsable: line 2",
    "- a list\n": "not parsable: it is no table of keys",
    "a: &x [*x, *x]\n": "parsable",
    "a: " + "[" * 60 + "]" * 60: "not parsable: it is nested deeper or longer than any real one",
    "a: " + "[" * 5000: "not parsable: it is nested deeper or longer than any real one",
    "a: \x07": "not parsable",
}


@pytest.mark.parametrize("content", PUBLICCODE)
def test_publiccode_is_parsed_without_building_anything(content: str) -> None:
    (fact,) = facts({"publiccode.yml": content}).places("publiccode")
    assert fact.detail.startswith(PUBLICCODE[content])


def test_tools_configured_inside_shared_files_are_seen() -> None:
    found = facts(
        {"pyproject.toml": "[tool.ruff]\nx = 1\n[tool.ruff.format]\n[tool.mypy]\n", "setup.cfg": "[flake8]\n"}
    )
    assert {(fact.name, fact.detail) for fact in found.facts if fact.name != "packaging"} == {
        ("linter", "Ruff"), ("formatter", "Ruff"), ("type_checker", "mypy"), ("linter", "flake8"),
    }  # fmt: skip


def test_tests_are_counted_by_language() -> None:
    found = facts({"tests/b.py": "", "tests/a.py": ""}, ("tests/b.py", "tests/a.py"))
    assert found.places("tests") == (Fact("tests", "tests/a.py", "Python: 2 files, 6 lines"),)


def test_places_of_one_fact_are_bounded_and_the_topmost_kept() -> None:
    found = facts({f"deep/{index}/package.json": "{}" for index in range(PLACES * 2)} | {"package.json": "{}"})
    assert len(found.places("packaging")) == PLACES
    assert found.places("packaging")[0].path == "package.json"


def test_the_readme_is_read_for_words_headings_and_code() -> None:
    found = facts(
        {
            "docs/README.md": "# Other",
            "README.md": (
                "# Title #\n\nSome words, 12 of them.\n\nPart\n----\n\n```sh\n# no heading\nmake\n```\n\n"
                "### Deep\nEnd\n"
            ),
        }
    )
    assert found.readme is not None
    assert (found.readme.path, found.readme.headings, found.readme.code_blocks) == (
        "README.md",
        ("Title", "Part", "Deep"),
        1,
    )
    assert found.readme.words == 8
    assert found.readme.different_words == 8
    assert read_readme("README.md", "So, so. *So* it is: (it) is.\n").different_words == 3


def test_badges_addresses_and_settings_of_the_markup_are_no_words() -> None:
    markdown = (
        "[![build](https://a.example/b.svg)](https://a.example) ![logo](x.png) Two words\n"
        "<img src='a.png' alt='some words'> https://a.example/page\n[link text](https://a.example) read\n"
        "[build]: https://a.example/b.svg\n"
    )
    assert read_readme("README.md", markdown).words == 5
    rst = "|build| |docs|\n\n.. |build| image:: https://a.example/b.svg\n   :target: https://a.example\n\nTwo words\n"
    assert read_readme("README.rst", rst).words == 2


def test_readmes_of_other_kinds_and_languages() -> None:
    assert read_readme("README.rst", "Title\n=====\n\nText here\n").headings == ("Title",)
    assert read_readme("README.adoc", "= Title\n\n== Part\n").headings == ("Title", "Part")
    found = facts({"LIESMICH.txt": "Hallo Welt"}).readme
    assert found is not None
    assert found.words == 2
    assert facts({"src/readme.md": ""}).readme is None


def test_hostile_texts_cost_little() -> None:
    begin = time.process_time()
    facts(
        {
            "README.md": "#" * 400_000,
            "SECURITY.md": "a@" * 200_000,
            ".github/security.md": "a" * 400_000,
            "publiccode.yml": "{" * 400_000,
            "publiccode.yaml": "a: *b\n" * 60_000,
            "setup.cfg": "[" * 400_000,
        }
    )
    assert time.process_time() - begin < 4


@given(st.sampled_from(["README.md", "publiccode.yml", "SECURITY.md", "pyproject.toml"]), st.binary(max_size=300))
def test_no_bytes_whatever_raise(path: str, data: bytes) -> None:
    facts({path: data})


def test_endless_settings_are_read_up_to_a_number_those_at_the_top_first() -> None:
    asked: list[str] = []

    def read(path: str) -> bytes:
        asked.append(path)
        return b"[tool.ruff]\n"

    paths = [*(f"a{number}/pyproject.toml" for number in range(1_000)), "pyproject.toml"]
    found = project_facts(paths, (), ReadFiles(read))
    assert len(asked) == 400
    assert found.places("linter")[0].path == "pyproject.toml"
