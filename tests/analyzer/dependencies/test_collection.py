"""What a repository builds on, read from its manifests and locks together."""

import random
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packageurl import PackageURL

from analyzer.dependencies import collection
from analyzer.dependencies.collection import collect, find_ecosystems, manifest_paths
from analyzer.dependencies.manifests import FILE_BYTES
from analyzer.dependencies.values import Dependencies, Scope, pinning
from analyzer.files import ReadFiles

NAMES = (
    "pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "Pipfile.lock", "poetry.lock", "uv.lock", "pylock.toml",
    "requirements.txt", "package.json", "package-lock.json", "yarn.lock", "pnpm-lock.yaml", "composer.json",
    "composer.lock", "Gemfile", "Gemfile.lock", "a.gemspec", "go.mod", "go.sum", "pom.xml", "build.gradle",
    "build.gradle.kts", "libs.versions.toml", "gradle.lockfile", "Cargo.toml", "Cargo.lock", "a.csproj",
    "packages.config", "packages.lock.json", "cpanfile", "cpanfile.snapshot", "Dockerfile", "bun.lock",
    "build.sbt", "Package.swift", "Package.resolved", "Podfile", "Podfile.lock", "pubspec.yaml", "pubspec.lock",
    "environment.yml", "conda-lock.yml", "pixi.toml", "pixi.lock", "mix.lock", "conanfile.txt", "conan.lock",
)  # fmt: skip


def read(files: Mapping[str, str | bytes]) -> Dependencies:
    data = {path: content.encode() if isinstance(content, str) else content for path, content in files.items()}
    return collect(tuple(data), ReadFiles(data.get))


def test_every_ecosystem_is_found_without_a_list() -> None:
    names = [ecosystem.name for ecosystem in find_ecosystems()]
    assert names == sorted(names)
    assert {"PyPI", "npm", "Packagist", "RubyGems", "Go", "Maven", "crates.io", "NuGet", "CPAN", "Docker"} <= set(names)


def test_every_kind_of_file_is_recognized_in_any_folder_and_case() -> None:
    assert len(manifest_paths([f"deep/folder/{name}" for name in NAMES])) == len(NAMES)
    assert len(manifest_paths([name.upper() for name in NAMES])) == len(NAMES)
    assert manifest_paths(["requirements/base.txt", "docs/base.txt", "src/main.py"]) == ("requirements/base.txt",)
    assert manifest_paths(["project/Dependencies.scala", "src/Main.scala"]) == ("project/Dependencies.scala",)


def test_a_lock_gives_the_manifests_below_it_their_versions() -> None:
    found = read({
        "pyproject.toml": '[project]\nname = "x"\ndependencies = ["Django>=4.2"]\n',
        "poetry.lock": (
            '[[package]]\nname = "django"\nversion = "4.2.7"\n\n[[package]]\nname = "sqlparse"\nversion = "0.4"\n'
        ),
        "part/pyproject.toml": '[project]\nname = "y"\ndependencies = ["django"]\n',
        "other.txt": "not a manifest",
    })  # fmt: skip
    rows = {(row.path, row.name): row for row in found.dependencies}
    assert rows["pyproject.toml", "django"].version == "4.2.7"
    assert rows["pyproject.toml", "django"].pinned
    assert rows["part/pyproject.toml", "django"].version == "4.2.7"
    assert rows["poetry.lock", "django"].direct is True
    assert rows["poetry.lock", "django"].scope is Scope.RUNTIME
    assert rows["poetry.lock", "sqlparse"].direct is False
    assert pinning(found).direct == pinning(found).pinned == 1


def pom(name: str, inside: str, parent: str = "") -> str:
    of = f"<parent><groupId>de.town</groupId><artifactId>{parent}</artifactId><version>1</version></parent>"
    return (
        f"<project>{of if parent else '<groupId>de.town</groupId><version>1</version>'}"
        f"<artifactId>{name}</artifactId>{inside}</project>"
    )


def needs(*named: str) -> str:
    entries = (
        f"<dependency><groupId>g</groupId><artifactId>{name}</artifactId>{version}</dependency>"
        for name, _, version in (each.partition(" ") for each in named)
    )
    return f"<dependencies>{''.join(entries)}</dependencies>"


def test_a_pom_takes_the_versions_of_its_parents_in_the_repository() -> None:
    found = read({
        "pom.xml": pom("all", "<properties><a.version>1.1</a.version><b.version>2.1</b.version></properties>"
                              f"<dependencyManagement>{needs('a <version>${a.version}</version>')}"
                              "</dependencyManagement>"),
        "parents/pom.xml": pom("services", f"<dependencyManagement>{needs('c <version>3.1</version>')}"
                                           "</dependencyManagement>", parent="all"),
        "mail/pom.xml": pom("mail", "<properties><a.version>1.2</a.version></properties>"
                                    + needs("a", "b <version>${b.version}</version>", "c", "d"), parent="services"),
        "other/pom.xml": pom("other", needs("a", "b <version>${b.version}</version>"), parent="elsewhere"),
        "round/pom.xml": pom("round", needs("a"), parent="round"),
    })  # fmt: skip
    rows = {(row.path, row.name): (row.version, row.pinned) for row in found.dependencies}
    assert rows["mail/pom.xml", "g:a"] == ("1.2", True)
    assert rows["mail/pom.xml", "g:b"] == ("2.1", True)
    assert rows["mail/pom.xml", "g:c"] == ("3.1", True)
    assert rows["mail/pom.xml", "g:d"] == (None, False)
    assert rows["other/pom.xml", "g:a"] == rows["other/pom.xml", "g:b"] == (None, False)
    assert rows["round/pom.xml", "g:a"] == (None, False)
    assert found.broken == ()


def test_a_project_file_takes_the_versions_that_are_managed_above_it() -> None:
    props = '<Project><ItemGroup><PackageVersion Include="{}" Version="{}" /></ItemGroup></Project>'
    project = '<Project><ItemGroup><PackageReference Include="Town.Mail" /></ItemGroup></Project>'
    found = read({
        "Directory.Packages.props": props.format("Town.Mail", "1.0.0"),
        "src/App/App.csproj": project,
        "tool/Directory.Packages.props": props.format("town.mail", "2.0.0"),
        "tool/Tool.csproj": project,
    })  # fmt: skip
    versions = {row.path: row.version for row in found.dependencies if row.path.endswith("csproj")}
    assert versions == {"src/App/App.csproj": "1.0.0", "tool/Tool.csproj": "2.0.0"}


def test_versions_of_net_packages_may_be_kept_as_properties() -> None:
    found = read({
        "Directory.Packages.props": (
            "<Project><PropertyGroup><TownVersion>1.2.0</TownVersion></PropertyGroup><ItemGroup>"
            '<PackageVersion Include="Town.Mail" Version="$(TownVersion)" /></ItemGroup></Project>'
        ),
        "App.csproj": (
            "<Project><PropertyGroup><Own>3.0.0</Own><Odd>2.0.0</Odd><Odd>2.1.0</Odd></PropertyGroup><ItemGroup>"
            '<PackageReference Include="Town.Mail" /><PackageReference Include="A" Version="$(Own)" />'
            '<PackageReference Include="B" Version="$(townversion)" /><PackageReference Include="C" Version="$(Odd)" />'
            '<PackageReference Include="D" Version="$(Elsewhere)" /></ItemGroup></Project>'
        ),
    })  # fmt: skip
    assert {(row.path, row.name): row.version for row in found.dependencies} == {
        ("Directory.Packages.props", "town.mail"): "1.2.0", ("App.csproj", "town.mail"): "1.2.0",
        ("App.csproj", "a"): "3.0.0", ("App.csproj", "b"): "1.2.0", ("App.csproj", "c"): None,
        ("App.csproj", "d"): None,
    }  # fmt: skip


def test_the_address_of_a_net_package_is_spelled_as_the_repository_first_spells_it() -> None:
    project = '<Project><ItemGroup><PackageReference Include="{}" Version="1.0.0" /></ItemGroup></Project>'
    found = read({"a.csproj": project.format("Town.Mail"), "b.csproj": project.format("town.MAIL")})
    assert {(row.name, row.purl) for row in found.dependencies} == {("town.mail", "pkg:nuget/Town.Mail@1.0.0")}


def test_the_nearest_lock_speaks_for_a_manifest() -> None:
    lock = '{{"lockfileVersion": 3, "packages": {{"": {{}}, "node_modules/a": {{"version": "{}"}}}}}}'
    manifest = '{"dependencies": {"a": "^1.0.0"}}'
    found = read(
        {
            "package-lock.json": lock.format("1.0.1"),
            "site/package.json": manifest,
            "site/package-lock.json": lock.format("1.0.2"),
            "tool/package.json": manifest,
        }
    )
    versions = {row.path: row.version for row in found.dependencies if row.path.endswith("package.json")}
    assert versions == {"site/package.json": "1.0.2", "tool/package.json": "1.0.1"}


def test_a_lock_with_several_versions_of_a_name_takes_the_direct_one() -> None:
    found = read(
        {
            "package.json": '{"dependencies": {"a": "^1.0.0", "b": "*"}}',
            "package-lock.json": '{"packages": {"": {"dependencies": {"a": "^1.0.0"}}, '
            '"node_modules/a": {"version": "1.1.0"},'
            ' "node_modules/c/node_modules/a": {"version": "0.9.0"}, "x/node_modules/b": {"version": "1.0.0"},'
            ' "y/node_modules/b": {"version": "2.0.0"}}}',
        }
    )
    rows = {row.name: row for row in found.dependencies if row.path == "package.json"}
    assert rows["a"].version == "1.1.0"
    assert rows["b"].version is None
    assert rows["b"].pinned


def test_without_a_lock_only_an_exact_version_is_pinned() -> None:
    found = read({"requirements.txt": "django==4.2.7\nrequests>=2\nflask\n"})
    state = pinning(found)
    assert (state.direct, state.pinned) == (3, 1)


def test_a_package_pinned_in_one_place_and_free_in_another_is_not_pinned() -> None:
    found = read({"a/requirements.txt": "django==4.2.7\n", "b/requirements.txt": "django\n"})
    assert (pinning(found).direct, pinning(found).pinned) == (1, 0)


def test_included_requirement_files_are_read_whatever_their_name_and_each_once() -> None:
    found = read(
        {
            "requirements.txt": (
                "-r what/ever.list\n-r requirements.txt\n-r ../../etc/passwd\n-c https://example.org/x.txt\n"
            ),
            "what/ever.list": "flask==3.0\n-r ../requirements.txt\n",
        }
    )
    assert [(row.path, row.name) for row in found.dependencies] == [("what/ever.list", "flask")]
    assert found.broken == ()


def test_a_broken_file_is_a_fact_with_its_line_and_costs_no_other_file() -> None:
    found = read(
        {
            "package.json": '{\n "dependencies": {\n  "a": }\n}',
            "pyproject.toml": '[project]\ndependencies = ["ok"\nbroken',
            "pom.xml": "<project>\n<dependencies>\n</project>",
            "requirements.txt": "django==1\n=== what\n",
        }
    )
    broken = {each.path: each for each in found.broken}
    assert broken["package.json"].line == 3
    assert broken["pom.xml"].line == 3
    assert broken["pyproject.toml"].line > 0
    assert broken["requirements.txt"].line == 2
    assert [row.name for row in found.dependencies] == ["django"]


def test_a_file_that_cannot_be_had_or_is_too_large_is_said() -> None:
    assert collect(("package-lock.json",), ReadFiles(lambda _: None)).broken[0].reason.startswith("is larger")
    assert read({"package-lock.json": b" " * (FILE_BYTES + 1)}).broken[0].reason.startswith("is larger")


SIGNS = (
    "{", "}", "[", "]", '"', "'", ":", ",", "=", "\n", "  ", "packages:", "GEM", "a", "@", "1.2", "<", ">", "/", "-r ",
    "[[package]]", "dependencies", "require", "(", ")", "FROM ", "${a}", "#", "\\", "gem ", "name", "version",
    "- ", "pip:", "&a ", "*a", "conda: https://", "{:hex, :", "[requires]",
)  # fmt: skip

HOSTILE = {
    "deep json": ("package.json", "[" * 200_000),
    "deep json tables": ("package.json", '{"a":' * 100_000 + "1" + "}" * 100_000),
    "deep toml": ("pyproject.toml", "a = " + "[" * 100_000),
    "dotted toml keys": ("pyproject.toml", ".".join(["a"] * 200_000) + " = 1"),
    "dotted toml keys with blanks": ("pyproject.toml", " . ".join(["a"] * 200_000) + " = 1"),
    "quoted toml keys": ("Cargo.lock", '["' + '"."'.join(["a"] * 200_000) + '"]'),
    "long toml keys": ("Cargo.lock", ".".join(["a" * 300] * 2_000) + " = 1"),
    "long toml word": ("Cargo.lock", "a" * 1_000_000),
    "deep xml": ("pom.xml", "<a>" * 100_000),
    "billion laughs": (
        "pom.xml",
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><project>&b;</project>',
    ),
    "external entity": ("a.csproj", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Project>&a;</Project>'),
    "many elements": ("pom.xml", "<project>" + "<a/>" * 100_000 + "</project>"),
    "deep python": ("setup.py", "x = " + "(" * 50_000),
    "long python": ("setup.py", "x = " + "1+" * 40_000 + "1"),
    "deep requirement": ("requirements.txt", "a; " + "(" * 900),
    "long requirement": ("requirements.txt", "a" * 900_000),
    "joined requirement": ("requirements.txt", "a \\\n" * 200_000),
    "huge number": ("package.json", '{"dependencies": {"a": ' + "9" * 100_000 + "}}"),
    "surrogates": ("package.json", '{"dependencies": {"\\ud800": "1.0.0"}}'),
    "control characters": ("package.json", '{"dependencies": {"a\\u0000\\u202e": "1.0.0"}}'),
    "nul": ("Gemfile", "gem 'a\0'"),
    "many blanks": ("Gemfile.lock", "GEM\n" + " " * 1_000_000),
    "many quotes": ("Gemfile", "gem " + "'\"" * 400_000),
    "many froms": ("Dockerfile", "FROM " + "--a " * 200_000),
    "one long line": ("yarn.lock", '"a@' + "^" * 900_000),
    "deep yaml": ("environment.yml", "dependencies: " + "[" * 100_000),
    "deep yaml tables": ("environment.yml", "dependencies: " + "{a: " * 20_000),
    "yaml of itself": ("environment.yml", "dependencies: &a [*a, {pip: *a}]"),
    "yaml laughs": ("environment.yml", "a: &a [" + "b," * 9_000 + "]\ndependencies: [" + "{pip: *a}," * 9_000 + "]"),
    "long yaml": ("environment.yml", "dependencies:\n" + "- a\n" * 250_000),
    "long specification": ("environment.yml", "dependencies:\n- a=" + "1." * 90_000),
    "long lock line": ("pixi.lock", "packages:\n- conda: " + "a/-" * 300_000),
    "blanks of a lock": ("conda-lock.yml", "package:\n- name: " + " " * 900_000),
    "mix of signs": ("mix.lock", '  "a": {:hex, :a, "1.0"' + '], "hexpm:' * 90_000),
    "long reference": ("conanfile.txt", "[requires]\n" + "a/1@" * 200_000),
    "pnpm of signs": ("pnpm-lock.yaml", "packages:\n  " + "a@1(" * 200_000),
    "maven property to itself": (
        "pom.xml",
        (
            "<project><properties><a>${a}${a}${a}</a></properties><dependencies><dependency><groupId>g</groupId>"
            "<artifactId>b</artifactId><version>${a}</version></dependency></dependencies></project>"
        ),
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_cost_themselves_and_little_time(case: str) -> None:
    path, content = HOSTILE[case]
    begin = time.process_time()
    found = read({path: content, "go.mod": "module m\nrequire example.org/a v1.0.0\n"})
    assert time.process_time() - begin < 5
    assert "example.org/a" in {row.name for row in found.dependencies}
    assert all(row.name.isprintable() and len(row.requirement) <= 500 for row in found.dependencies)


def test_entities_are_refused_by_name() -> None:
    path, content = HOSTILE["billion laughs"]
    assert "entities" in read({path: content}).broken[0].reason


def test_a_setup_file_is_never_run(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    found = read({"setup.py": f"open({str(mark)!r}, 'w')\nfrom setuptools import setup\nsetup(install_requires=['a'])"})
    assert [row.name for row in found.dependencies] == ["a"]
    assert not mark.exists()


def test_passwords_in_addresses_are_not_kept() -> None:
    found = read(
        {
            "requirements.txt": (
                "git+https://u:hunter22@example.org/x.git#egg=x\nx2 @ https://u:hunter22@example.org/x2.zip\n"
            ),
            "package.json": '{"dependencies": {"a": "git+https://u:hunter22@example.org/a.git"}}',
        }
    )
    assert {row.name for row in found.dependencies} == {"x", "x2", "a"}
    assert "hunter22" not in repr(found)


@given(
    st.sampled_from(NAMES), st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode()))
)
@settings(max_examples=300)
def test_no_bytes_whatever_raise_and_all_addresses_are_well_formed(name: str, data: bytes) -> None:
    for row in read({name: data}).dependencies:
        assert PackageURL.from_string(row.purl).type


@given(st.sampled_from(NAMES), st.lists(st.sampled_from(SIGNS), max_size=60))
@settings(max_examples=300)
def test_no_soup_of_syntax_raises(name: str, parts: list[str]) -> None:
    read({name: "".join(parts)})


def test_the_order_of_paths_does_not_matter() -> None:
    files = {f"f{index}/{name}": b"{}" for index, name in enumerate(NAMES)} | {
        "a/requirements.txt": b"b==1\na==2\n-r x.txt\n", "a/x.txt": b"c\n", "a/package.json": (
b'{"dependencies":{"z":"1.0.0"}}'
),
    }  # fmt: skip
    paths = sorted(files)
    expected = collect(paths, ReadFiles(files.get))
    for seed in range(3):
        random.Random(seed).shuffle(paths)  # noqa: S311 - an order, not a secret
        assert collect(paths, ReadFiles(files.get)) == expected


@pytest.mark.parametrize(("bound", "most"), [("ALL_DEPENDENCIES", 100), ("ALL_BYTES", 1_000)])
@pytest.mark.parametrize("line", ["name{}==1\n", "-r ../other{}.txt\n"])
def test_the_same_file_in_many_folders_is_read_until_it_is_enough(
    bound: str, most: int, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collection, bound, most)
    content = "".join(line.format(number) for number in range(60)).encode()
    asked: list[str] = []

    def told(path: str) -> bytes:
        asked.append(path)
        return content

    found = collect([f"folder{number:03}/requirements.txt" for number in range(200)], ReadFiles(told))
    assert len(set(asked)) <= 2 * collection.BATCH
    assert [each.path for each in found.broken if "is over what is read" in each.reason]
