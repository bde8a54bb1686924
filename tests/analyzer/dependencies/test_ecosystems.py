"""Manifests and locks of the other ecosystems as they are found in the wild."""

import pytest

from analyzer.dependencies.collection import collect
from analyzer.dependencies.values import Dependency, Scope
from analyzer.files import ReadFiles


def rows(path: str, content: str) -> dict[str, Dependency]:
    found = collect((path,), ReadFiles(lambda _: content.encode()))
    assert found.broken == ()
    return {row.name: row for row in found.dependencies}


def test_package_json() -> None:
    found = rows(
        "package.json",
        '{\n "name": "x",\n "scripts": {"eslint": "eslint ."},\n "dependencies": {\n  "@angular/core": "17.0.1",\n'
        '  "lodash": "^4",\n  "own": "workspace:*",\n  "own2": "file:../x",\n  "alias": "npm:real@1.2.3"\n },\n'
        ' "devDependencies": {"eslint": "~9.0"},\n "optionalDependencies": {"fsevents": "*"}\n}',
    )
    assert set(found) == {"@angular/core", "lodash", "real", "eslint", "fsevents"}
    assert found["@angular/core"].purl == "pkg:npm/%40angular/core@17.0.1"
    assert (found["@angular/core"].line, found["@angular/core"].pinned) == (5, True)
    assert (found["eslint"].line, found["eslint"].scope) == (11, Scope.DEVELOPMENT)
    assert found["real"].version == "1.2.3"
    assert found["fsevents"].scope is Scope.OPTIONAL


def test_package_lock_of_version_3() -> None:
    found = rows(
        "package-lock.json",
        '{"lockfileVersion": 3, "packages": {\n"": {"dependencies": {"a": "1"}},\n'
        '"node_modules/a": {"version": "1.0.0"},\n'
        '"node_modules/@s/b": {"version": "2.0.0", "dev": true},\n"packages/own": {"version": "0.0.1"},\n'
        '"node_modules/own": {"resolved": "packages/own", "link": true},\n'
        '"node_modules/c": {"name": "d", "version": "3.0.0"}}}',
    )
    assert set(found) == {"a", "@s/b", "d"}
    assert (found["a"].direct, found["a"].scope, found["a"].line) == (True, Scope.RUNTIME, 3)
    assert found["@s/b"].scope is Scope.DEVELOPMENT


def test_package_lock_of_version_3_tells_the_version_in_use_from_those_of_others() -> None:
    content = (
        '{"packages": {"": {"dependencies": {"a": "^2"}}, "node_modules/a": {"version": "2.0.0"},'
        ' "node_modules/c": {"version": "1.0.0"}, "node_modules/c/node_modules/a": {"version": "1.0.0"},'
        ' "part": {"dependencies": {"a": "^3", "d": "^1"}}, "part/node_modules/a": {"version": "3.0.0"},'
        ' "node_modules/d": {"version": "1.0.0"}}}'
    )
    files = {"package-lock.json": content.encode(), "package.json": b'{"dependencies": {"a": "^2"}}'}
    found = collect(tuple(files), ReadFiles(files.get)).dependencies
    assert {(row.name, row.version): row.direct for row in found if row.path == "package-lock.json"} == {
        ("a", "2.0.0"): True, ("a", "1.0.0"): False, ("a", "3.0.0"): True, ("c", "1.0.0"): False, ("d", "1.0.0"): True,
    }  # fmt: skip


def test_package_lock_of_version_1_is_nested() -> None:
    found = rows(
        "package-lock.json",
        '{"lockfileVersion": 1, "dependencies": {"a": {"version": "1.0.0", "dev": true, '
        '"dependencies": {"b": {"version": "2.0.0"}}},'
        ' "c": {"version": "git+https://example.org/c.git#abc"}, "d": {"version": "file:d"}}}',
    )
    assert (found["a"].version, found["b"].version, found["c"].version) == ("1.0.0", "2.0.0", None)
    assert (found["a"].direct, found["b"].direct) == (None, False)
    assert "d" not in found


def test_yarn_classic() -> None:
    found = rows(
        "yarn.lock",
        '# yarn lockfile v1\n\n"@babel/core@^7.1.0", "@babel/core@^7.7.5":\n  version "7.8.0"\n'
        '  resolved "https://example.org"\n'
        '  dependencies:\n    version "^1.0.0"\n\nalias@npm:real@^1.0.0:\n  version "1.0.5"\n',
    )
    assert (found["@babel/core"].version, found["@babel/core"].line) == ("7.8.0", 3)
    assert found["real"].version == "1.0.5"
    assert len(found) == 2


def test_yarn_berry() -> None:
    found = rows(
        "yarn.lock",
        '__metadata:\n  version: 6\n\n"lodash@npm:^4.17.0":\n  version: 4.17.21\n  resolution: "lodash@npm:4.17.21"\n'
        '  languageName: node\n\n"own@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "own@workspace:."\n'
        '\n"@s/a@npm:^1.9.0, @s/a@npm:^1.10.0":\n  version: 1.10.1\n\n"b@npm:@s/real@^1.0.0, b@npm:@s/real@^1.2.0":\n'
        '  version: 1.2.3\n\n"c@npm:^1, c@npm:^1.2":\n  version: 1.2.9\n',
    )
    assert {name: row.version for name, row in found.items()} == {
        "lodash": "4.17.21", "@s/a": "1.10.1", "@s/real": "1.2.3", "c": "1.2.9",
    }  # fmt: skip
    assert found["lodash"].version == "4.17.21"


def test_yarn_leaves_out_a_package_of_the_workspace_that_is_also_asked_for_by_version() -> None:
    found = rows(
        "yarn.lock",
        '__metadata:\n  version: 6\n\n"own@^1.0.0, own@workspace:own":\n  version: 0.0.0-use.local\n'
        '  resolution: "own@workspace:own"\n\n"a@npm:^1":\n  version: 1.2.0\n',
    )
    assert set(found) == {"a"}


def test_pnpm_names_packages_that_come_from_an_address() -> None:
    found = rows(
        "pnpm-lock.yaml",
        "lockfileVersion: '9.0'\n\npackages:\n\n  '@s/forked@https://example.org/forked/tar.gz/abc':\n"
        "    resolution: {tarball: x}\n    version: 5.1.0\n    dependencies:\n      version: 9.9.9\n\n"
        "  a@1.0.0:\n    resolution: {}\n    version: 7.0.0\n\n  own@file:own:\n    version: 1.0.0\n\n"
        "  example.org/town/old/abc:\n    resolution: {tarball: x}\n    name: old\n    version: 2.0.0\n",
    )
    assert {name: (row.version, row.line) for name, row in found.items()} == {
        "@s/forked": ("5.1.0", 5), "a": ("1.0.0", 11), "old": ("2.0.0", 18),
    }  # fmt: skip


def test_pnpm_tells_the_version_in_use_from_those_of_others() -> None:
    importers = (
        "importers:\n\n  .:\n    dependencies:\n      '@s/a':\n        specifier: ^2.0.0\n"
        "        version: 2.0.0(react@18.0.0)\n      alias:\n        version: c@3.0.0\n      own:\n"
        "        specifier: workspace:*\n        version: link:own\n"
    )
    alone = (
        "dependencies:\n  '@s/a':\n    specifier: ^2.0.0\n    version: 2.0.0(react@18.0.0)\n"
        "  alias:\n    version: /c@3.0.0\n"
    )
    for head in (importers, alone):
        content = (
            f"lockfileVersion: '6.0'\n\n{head}\npackages:\n\n  /@s/a@2.0.0:\n  /@s/a@1.0.0:\n  /b@2.0.0:\n  /c@3.0.0:\n"
        )
        found = collect(("pnpm-lock.yaml",), ReadFiles({"pnpm-lock.yaml": content.encode()}.get)).dependencies
        assert {(row.name, row.version): row.direct for row in found} == {
            ("@s/a", "2.0.0"): True, ("@s/a", "1.0.0"): False, ("b", "2.0.0"): False, ("c", "3.0.0"): True,
        }  # fmt: skip


def test_pnpm_of_three_generations() -> None:
    packages = {
        "5": "  /lodash/4.17.21:\n    resolution: {integrity: x}\n    dev: true\n  /@s/a/1.0.0_react@17.0.2:\n",
        "6": "  /lodash@4.17.21:\n  /@s/a@1.0.0(react@17.0.2):\n",
        "9": (
            "  lodash@4.17.21:\n    resolution: {integrity: x}\n  '@s/a@1.0.0':\n    resolution: {}\n"
            "\nsnapshots:\n\n  z@1.0.0: {}\n"
        ),
    }
    for generation, content in packages.items():
        found = rows("pnpm-lock.yaml", f"lockfileVersion: '{generation}.0'\n\npackages:\n\n{content}")
        assert {name: row.version for name, row in found.items()} == {"lodash": "4.17.21", "@s/a": "1.0.0"}


def test_composer() -> None:
    found = rows(
        "composer.json", '{"require": {"php": ">=8.1", "ext-json": "*", "Symfony/Console": "v6.4.1", "a/b": "^1"}}'
    )
    assert set(found) == {"symfony/console", "a/b"}
    assert (found["symfony/console"].version, found["symfony/console"].pinned) == ("6.4.1", True)
    assert found["symfony/console"].purl == "pkg:composer/symfony/console@6.4.1"
    locked = rows(
        "composer.lock",
        (
            '{"packages": [\n{"name": "a/b", "version": "v1.2.3"}],\n'
            '"packages-dev": [{"name": "c/d", "version": "2.0.0"}]}'
        ),
    )
    assert (locked["a/b"].version, locked["a/b"].line, locked["c/d"].scope) == ("1.2.3", 2, Scope.DEVELOPMENT)


def test_gemfile_with_groups() -> None:
    found = rows(
        "Gemfile",
        "source 'https://example.org'\ngem 'rails', '~> 7.0', '>= 7.0.1'\ngem \"exact\", \"1.2.3\", require: 'x'\n"
        "gem 'own', path: 'engines/own'\n# gem 'no'\ngroup :development, :test do\n  if true\n    gem 'rspec'\n  end\n"
        "  gem 'pry', require: false\nend\ngem 'late', group: :test\ngem 'last'\n",
    )
    assert set(found) == {"rails", "exact", "rspec", "pry", "late", "last"}
    assert found["rails"].requirement == "~> 7.0, >= 7.0.1"
    assert found["exact"].version == "1.2.3"
    assert [found[name].scope for name in ("rspec", "pry", "late", "last")] == [
        Scope.DEVELOPMENT, Scope.DEVELOPMENT, Scope.DEVELOPMENT, Scope.RUNTIME,
    ]  # fmt: skip


def test_gemspec_by_its_literals() -> None:
    found = rows(
        "x.gemspec",
        "Gem::Specification.new do |s|\n  s.add_dependency 'rack', '>= 2'\n"
        '  s.add_runtime_dependency("json", "= 2.1")\n'
        "  s.add_development_dependency 'rspec'.freeze\n  s.add_dependency name\nend\n",
    )
    assert {name: row.scope for name, row in found.items()} == {
        "rack": Scope.RUNTIME, "json": Scope.RUNTIME, "rspec": Scope.DEVELOPMENT,
    }  # fmt: skip
    assert found["json"].version == "2.1"


def test_gemfile_lock() -> None:
    found = rows(
        "Gemfile.lock",
        "PATH\n  remote: .\n  specs:\n    own (0.1)\n\nGEM\n  remote: https://example.org/\n"
        "  specs:\n    nokogiri (1.15.0-x86_64-linux)\n"
        "      racc (~> 1.4)\n    racc (1.7.1)\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n  nokogiri (~> 1.15)\n  own!\n",
    )
    assert {name: (row.version, row.direct) for name, row in found.items()} == {
        "nokogiri": ("1.15.0", True), "racc": ("1.7.1", False),
    }  # fmt: skip
    assert found["nokogiri"].line == 9


def test_go_mod_with_replacements() -> None:
    found = rows(
        "go.mod",
        "module example.org/own\n\ngo 1.22\n\nrequire example.org/one v1.0.0\n\nrequire (\n"
        "\texample.org/two/v2 v2.1.0 // indirect\n"
        "\t// comment\n\texample.org/old v1.1.0\n\texample.org/near v0.0.0\n)\n\n"
        "replace example.org/old => example.org/new v1.2.0\n"
        "replace (\n\texample.org/near => ../near\n)\nexclude example.org/one v0.9.0\n",
    )
    assert {name: (row.version, row.direct) for name, row in found.items()} == {
        "example.org/one": ("v1.0.0", True), "example.org/two/v2": ("v2.1.0", False),
        "example.org/new": ("v1.2.0", True),
    }  # fmt: skip
    assert found["example.org/two/v2"].purl == "pkg:golang/example.org/two/v2@v2.1.0"


def test_go_sum_locks_but_names_nothing() -> None:
    content = "example.org/a v1.0.0 h1:abc=\nexample.org/a v1.0.0/go.mod h1:def=\n"
    found = collect(("go.sum",), ReadFiles(lambda _: content.encode()))
    assert (found.dependencies, found.broken, found.manifests[0].is_lock) == ((), (), True)
    assert collect(("go.sum",), ReadFiles(lambda _: b"<html>\n")).broken[0].line == 1


def test_pom_with_properties_management_and_plugins() -> None:
    found = rows(
        "pom.xml",
        """<project xmlns="http://maven.apache.org/POM/4.0.0">
<groupId>de.own</groupId><artifactId>app</artifactId><version>1.0</version>
<properties><spring.version>6.1.0</spring.version></properties>
<dependencyManagement><dependencies>
<dependency><groupId>g</groupId><artifactId>managed</artifactId><version>${spring.version}</version></dependency>
</dependencies></dependencyManagement>
<dependencies>
<dependency><groupId>org.springframework</groupId><artifactId>spring-core</artifactId><version>${spring.version}</version></dependency>
<dependency><groupId>g</groupId><artifactId>managed</artifactId></dependency>
<dependency><groupId>g</groupId><artifactId>range</artifactId><version>[1,2)</version><scope>test</scope></dependency>
<dependency><groupId>g</groupId><artifactId>parent</artifactId></dependency>
<dependency><groupId>de.own</groupId><artifactId>app</artifactId><version>${project.version}</version></dependency>
</dependencies>
<build><plugins><plugin><artifactId>maven-compiler-plugin</artifactId><version>3.11.0</version></plugin></plugins></build>
</project>""",
    )
    assert found["org.springframework:spring-core"].purl == "pkg:maven/org.springframework/spring-core@6.1.0"
    assert found["org.springframework:spring-core"].line == 8
    assert found["g:managed"].version == "6.1.0"
    assert (found["g:range"].version, found["g:range"].scope) == (None, Scope.DEVELOPMENT)
    assert found["g:parent"].version is None
    assert found["org.apache.maven.plugins:maven-compiler-plugin"].scope is Scope.DEVELOPMENT
    assert "de.own:app" not in found


def test_gradle_in_both_languages() -> None:
    found = rows(
        "build.gradle",
        "plugins {\n  id 'org.springframework.boot' version '3.2.0'\n}\ndependencies {\n"
        "  implementation 'com.google.guava:guava:33.0.0-jre'\n"
        '  testImplementation "org.junit:junit:5.+"\n'
        "  compileOnly group: 'g', name: 'a', version: '1.0'\n  // implementation 'x:y:1'\n"
        "  println 'a:b:c'\n  implementation \"g:var:$version\"\n}\n",
    )
    assert found["com.google.guava:guava"].version == "33.0.0-jre"
    assert (found["org.junit:junit"].version, found["org.junit:junit"].scope) == (None, Scope.DEVELOPMENT)
    assert (found["g:a"].version, found["g:a"].scope) == ("1.0", Scope.OPTIONAL)
    assert found["g:var"].version is None
    assert "org.springframework.boot:org.springframework.boot.gradle.plugin" in found
    assert "a:b" not in found
    kotlin = rows(
        "build.gradle.kts", 'dependencies {\n    implementation(platform("g:bom:1.0"))\n    ksp("g:p:2.0")\n}\n'
    )
    assert (kotlin["g:bom"].version, kotlin["g:p"].scope) == ("1.0", Scope.DEVELOPMENT)


def test_gradle_catalogue_and_lock() -> None:
    found = rows(
        "gradle/libs.versions.toml",
        '[versions]\nktor = "2.3.0"\n[libraries]\ncore = { module = "io.ktor:ktor-core", version.ref = "ktor" }\n'
        'two = { group = "g", name = "two", version = "1.+" }\nthree = "g:three:3.0"\n',
    )
    assert {name: row.version for name, row in found.items()} == {
        "io.ktor:ktor-core": "2.3.0",
        "g:two": None,
        "g:three": "3.0",
    }
    assert found["g:two"].line == 5
    locked = rows(
        "gradle.lockfile",
        "# comment\ng:a:1.0=runtimeClasspath,testCompileClasspath\ng:t:2.0=testCompileClasspath\nempty=\n",
    )
    assert {name: row.scope for name, row in locked.items()} == {"g:a": Scope.RUNTIME, "g:t": Scope.DEVELOPMENT}


def test_cargo() -> None:
    found = rows(
        "Cargo.toml",
        '[package]\nname = "x"\n[dependencies]\nserde = { version = "1.0", features = ["derive"] }\nexact = "=1.2.3"\n'
        'own = { path = "../own" }\nrenamed = { package = "real", version = "2" }\n[dev-dependencies]\nproptest = "1"\n'
        "[target.'cfg(unix)'.dependencies]\nlibc = \"0.2\"\n",
    )
    assert set(found) == {"serde", "exact", "real", "proptest", "libc"}
    assert (found["exact"].version, found["exact"].purl, found["exact"].line) == ("1.2.3", "pkg:cargo/exact@1.2.3", 5)
    assert found["proptest"].scope is Scope.DEVELOPMENT
    locked = rows(
        "Cargo.lock",
        (
            '[[package]]\nname = "own"\nversion = "0.1.0"\n\n[[package]]\nname = "serde"\n'
            'version = "1.0.1"\nsource = "registry+x"\n'
        ),
    )
    assert {name: (row.version, row.line) for name, row in locked.items()} == {"serde": ("1.0.1", 5)}


def test_nuget() -> None:
    found = rows(
        "src/App.csproj",
        '<Project Sdk="x">\n<ItemGroup>\n<PackageReference Include="Newtonsoft.Json" Version="13.0.1" />\n'
        '<PackageReference Include="Lint" PrivateAssets="all"><Version>1.*</Version></PackageReference>\n'
        '<ProjectReference Include="../Own/Own.csproj" />\n</ItemGroup>\n</Project>',
    )
    assert set(found) == {"newtonsoft.json", "lint"}
    assert (found["newtonsoft.json"].version, found["newtonsoft.json"].line) == ("13.0.1", 3)
    assert (found["lint"].version, found["lint"].scope) == (None, Scope.DEVELOPMENT)
    old = rows("packages.config", '<packages><package id="A" version="1.2.3.4" targetFramework="net48" /></packages>')
    assert old["a"].version == "1.2.3.4"
    locked = rows(
        "packages.lock.json",
        '{"version": 1, "dependencies": {"net8.0": {\n'
        '"A": {"type": "Direct", "requested": "[1.0, )", "resolved": "1.0.2"},\n'
        '"B": {"type": "Transitive", "resolved": "2.0.0"},\n"Own": {"type": "Project"}}}}',
    )
    assert {name: (row.version, row.direct, row.line) for name, row in locked.items()} == {
        "a": ("1.0.2", True, 2), "b": ("2.0.0", False, 3),
    }  # fmt: skip


def test_cpanfile_and_snapshot_by_provided_modules() -> None:
    files = {
        "cpanfile": b"requires 'perl', '5.26';\nrequires 'HTTP::Request', '6.0';\nrequires Moose => '== 2.2';\n"
        b"on 'test' => sub {\n    requires 'Test::More';\n};\nrecommends 'JSON::XS';\n",
        "cpanfile.snapshot": b"# carton snapshot format: version 1.0\nDISTRIBUTIONS\n"
        b"  HTTP-Message-6.44\n    pathname: x.tar.gz\n"
        b"    provides:\n      HTTP::Message 6.44\n      HTTP::Request 6.44\n    requirements:\n      Carp 0\n",
    }
    found = {(row.path, row.name): row for row in collect(tuple(files), ReadFiles(files.get)).dependencies}
    assert (found["cpanfile", "HTTP::Request"].version, found["cpanfile", "HTTP::Request"].pinned) == ("6.44", True)
    assert found["cpanfile", "Moose"].version == "2.2"
    assert found["cpanfile", "Test::More"].scope is Scope.DEVELOPMENT
    assert found["cpanfile", "JSON::XS"].scope is Scope.OPTIONAL
    assert found["cpanfile.snapshot", "HTTP::Message"].line == 3
    assert ("cpanfile.snapshot", "Carp") not in found
    assert ("cpanfile", "perl") not in found


def test_base_images() -> None:
    digest = "sha256:" + "0" * 64
    found = rows(
        "docker/Dockerfile.production",
        f"ARG PYTHON=3.12\nFROM --platform=linux/amd64 python:${{PYTHON}}-slim AS build\n"
        f"FROM build AS test\nFROM scratch\n"
        f"FROM registry.example.org:5000/team/app:1.0@{digest}\nfrom postgres\n",
    )
    assert set(found) == {"python", "registry.example.org:5000/team/app", "postgres"}
    assert (found["python"].version, found["python"].pinned) == ("3.12-slim", False)
    assert found["registry.example.org:5000/team/app"].pinned
    assert found["registry.example.org:5000/team/app"].purl == (
        "pkg:docker/app@1.0?repository_url=registry.example.org:5000/team"
    )
    assert found["postgres"].purl == "pkg:docker/postgres"


def test_swift_packages() -> None:
    found = rows(
        "Package.swift",
        'let package = Package(\n  dependencies: [\n    .package(url: "https://GitHub.com/apple/swift-nio.git", '
        'from: "2.1.0"),\n    .package(name: "A", url: "git@example.org:town/a.git", .exact("1.2.3")),\n'
        '    // .package(url: "https://example.org/town/old", from: "1.0.0"),\n'
        '    .package(\n      url: "https://example.org/town/b", revision: "abc"),\n'
        '    .package(name: "Own", path: "../own"),\n  ]\n)\n',
    )
    assert {name: (row.version, row.pinned, row.line) for name, row in found.items()} == {
        "github.com/apple/swift-nio": (None, False, 3),
        "example.org/town/a": ("1.2.3", True, 4),
        "example.org/town/b": (None, True, 7),
    }
    assert found["example.org/town/a"].purl == "pkg:swift/example.org/town/a@1.2.3"
    old = rows(
        "Package.resolved",
        '{"object": {"pins": [\n{"package": "A", "repositoryURL": "https://example.org/town/a.git",\n'
        '"state": {"branch": null, "revision": "abc", "version": "1.2.3"}}]}, "version": 1}',
    )
    assert (old["example.org/town/a"].version, old["example.org/town/a"].line) == ("1.2.3", 2)
    new = rows(
        "Package.resolved",
        '{"pins": [{"identity": "b", "kind": "remoteSourceControl", "location": "https://example.org/town/b", '
        '"state": {"branch": "main", "revision": "abc"}}, {"kind": "localSourceControl", "location": "/own"}], '
        '"version": 3}',
    )
    assert [(name, row.version, row.pinned) for name, row in new.items()] == [("example.org/town/b", None, True)]


def test_pubspec_and_its_lock() -> None:
    found = rows(
        "pubspec.yaml",
        "name: town\nversion: 1.0.0\nenvironment:\n  sdk: ^3.0.0\n\ndependencies:\n  flutter:\n    sdk: flutter\n"
        "  http: ^1.1.0  # a remark\n  own:\n    path: ../own\n  hosted_one:\n    hosted: https://example.org\n"
        "    version: 2.0.1\ndev_dependencies:\n  lints: 3.0.0\n",
    )
    assert {name: (row.version, row.scope, row.line) for name, row in found.items()} == {
        "http": (None, Scope.RUNTIME, 9),
        "hosted_one": ("2.0.1", Scope.RUNTIME, 12),
        "lints": ("3.0.0", Scope.DEVELOPMENT, 16),
    }
    locked = rows(
        "pubspec.lock",
        "# Generated by pub\npackages:\n  args:\n    dependency: transitive\n    description:\n      name: args\n"
        '      version: "9.9.9"\n    source: hosted\n    version: "2.3.1"\n  http:\n    dependency: "direct main"\n'
        '    source: hosted\n    version: "1.1.0"\n  flutter:\n    source: sdk\n    version: "0.0.0"\nsdks:\n'
        '  dart: ">=3.0.0"\n',
    )
    assert {name: (row.version, row.direct) for name, row in locked.items()} == {
        "args": ("2.3.1", False), "http": ("1.1.0", True),
    }  # fmt: skip


WRONG_LOCKS = {
    ("pnpm-lock.yaml", "lockfileVersion: '9.0'\n\npackages: 12\n"): 3,
    ("pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages: [a@1.0.0, b]\n"): 2,
    ("pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages:\n  - a@1.0.0\n"): 3,
    ("pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages:\n- a@1.0.0\n"): 3,
    ("pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages:\n  a@1.0.0: 12\n"): 3,
    ("pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages:\n  a@https://x.example:\n    version: [1]\n"): 4,
    ("pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages:\n  a@https://x.example:\n    version:\n      b: 1\n"): 4,
    ("pnpm-lock.yaml", "{lockfileVersion: '9.0', packages: [1]}\n"): 0,
    ("pubspec.lock", "packages: 12\n"): 1,
    ("pubspec.lock", "# made\npackages: [a, b]\nsdks:\n  dart: '>=3.0.0'\n"): 2,
    ("pubspec.lock", "packages:\n  - a\n"): 2,
    ("pubspec.lock", "packages:\n- a\n"): 2,
    ("pubspec.lock", "packages:\n  a: 12\n"): 2,
    ("pubspec.lock", "packages:\n  a:\n    source: hosted\n    version: [1]\n"): 2,
    ("pubspec.lock", "packages:\n  a:\n    source: hosted\n    version:\n      - 1\n"): 2,
    ("pubspec.lock", "[1, 2]\n"): 0,
    ("pubspec.lock", ""): 0,
}
"""Locks with values of wrong types, and the line that is told."""


@pytest.mark.parametrize(("lock", "line"), WRONG_LOCKS.items())
def test_a_lock_with_values_of_wrong_types_is_told_as_broken(lock: tuple[str, str], line: int) -> None:
    found = collect((lock[0],), ReadFiles(lambda _: lock[1].encode()))
    assert found.dependencies == ()
    assert [each.line for each in found.broken] == [line]


def test_a_lock_without_packages_is_whole() -> None:
    assert rows("pnpm-lock.yaml", "lockfileVersion: '9.0'\n\nimporters:\n  .: {}\n") == {}
    assert rows("pnpm-lock.yaml", "lockfileVersion: 5.4\n\npackages: {}\n") == {}
    assert rows("pubspec.lock", "packages: {}  # none\nsdks:\n  dart: any\n") == {}
    own = "lockfileVersion: '6.0'\npackages:\n\n  file:../own:\n    resolution: {directory: ../own, type: directory}\n"
    assert rows("pnpm-lock.yaml", own + "    name: own\n    version: 1.0.0\n") == {}


def test_podfile_and_its_lock() -> None:
    found = rows(
        "Podfile",
        "target 'App' do\n  pod 'Firebase/Core', '~> 10.1'\n  pod 'Exact', '1.2.3'\n  pod 'Own', :path => '../own'\n"
        "  # pod 'Old'\nend\n",
    )
    assert {name: (row.version, row.requirement) for name, row in found.items()} == {
        "Firebase": (None, "~> 10.1"), "Exact": ("1.2.3", "1.2.3"),
    }  # fmt: skip
    locked = rows(
        "Podfile.lock",
        "PODS:\n  - Exact (1.2.3)\n  - Firebase/Core (10.1.1):\n    - Deep (~> 2)\n  - Deep (2.0.0)\n"
        "  - Own (0.1.0)\n\nDEPENDENCIES:\n  - Exact (= 1.2.3)\n  - Firebase/Core (~> 10.1)\n"
        '  - "Own (from `../own`)"\n\nEXTERNAL SOURCES:\n  Own:\n    :path: "../own"\n\nCOCOAPODS: 1.12.0\n',
    )
    assert {name: (row.version, row.direct) for name, row in locked.items()} == {
        "Exact": ("1.2.3", True), "Firebase": ("10.1.1", True), "Deep": ("2.0.0", False),
    }  # fmt: skip


def test_sbt() -> None:
    found = rows(
        "build.sbt",
        'val circeVersion = "0.14.1"\nThisBuild / scalaVersion := "2.13.12"\nlibraryDependencies ++= Seq(\n'
        '  "io.circe" %% "circe-core" % circeVersion,\n  "org.postgresql" % "postgresql" % "42.7.1",\n'
        '  "org.scalatest" %% "scalatest" % "3.2.17" % Test,\n  // "g" % "old" % "1"\n'
        '  "g" % "range" % "1.+", "g" % "elsewhere" % Versions.other,\n)\naddSbtPlugin("g" % "plugin" % "1.0")\n',
    )
    assert {name: (row.version, row.scope, row.line) for name, row in found.items()} == {
        "io.circe:circe-core_2.13": ("0.14.1", Scope.RUNTIME, 4),
        "org.postgresql:postgresql": ("42.7.1", Scope.RUNTIME, 5),
        "org.scalatest:scalatest_2.13": ("3.2.17", Scope.DEVELOPMENT, 6),
        "g:range": (None, Scope.RUNTIME, 8),
        "g:elsewhere": (None, Scope.RUNTIME, 8),
        "g:plugin": ("1.0", Scope.DEVELOPMENT, 10),
    }


def test_bun_lock() -> None:
    found = rows(
        "bun.lock",
        '{\n  "lockfileVersion": 1,\n  "workspaces": {\n    "": { "dependencies": { "a": "^1" } },\n  },\n'
        '  "packages": {\n    "a": ["a@1.0.2", "", {}, "sha512-x"],\n\n'
        '    "a/@s/b": ["@s/b@2.0.0", "", { "os": "none" }, "sha512-y"],\n\n'
        '    "own": ["own@workspace:packages/own"],\n  }\n}\n',
    )
    assert {name: (row.version, row.line) for name, row in found.items()} == {"a": ("1.0.2", 7), "@s/b": ("2.0.0", 9)}


def test_mix_lock() -> None:
    found = rows(
        "mix.lock",
        '%{\n  "Plug": {:hex, :plug, "1.15.3", "aa", [:mix], [{:mime, "~> 1.0", [hex: :mime, repo: "hexpm", '
        'optional: false]}], "hexpm", "bb"},\n'
        '  "own_name": {:hex, :"real.name", "2.0.0-rc.1", "aa", [:mix], [], "hexpm:town", "bb"},\n'
        '  "forked": {:git, "https://u:pw123@example.org/forked.git", "abc", [branch: "main"]},\n'
        '  "old": {:hex, :old, "0.1.0"},\n}\n',
    )
    assert {name: (row.version, row.pinned, row.direct, row.line) for name, row in found.items()} == {
        "plug": ("1.15.3", True, None, 2),
        "town/real.name": ("2.0.0-rc.1", True, None, 3),
        "forked": (None, True, None, 4),
        "old": ("0.1.0", True, None, 5),
    }
    assert found["plug"].purl == "pkg:hex/plug@1.15.3"
    assert found["town/real.name"].purl == "pkg:hex/town/real.name@2.0.0-rc.1"
    assert found["forked"].requirement == "https://example.org/forked.git"


def test_conanfile() -> None:
    found = rows(
        "conanfile.txt",
        "[requires]\n zlib/1.3.1#af8f  # a remark\n# old/1\nboost/1.67.0@conan/stable\nfmt/[>=9 <11]\n"
        "bare/2.0@\n[options]\nzlib/*:shared=True\n[tool_requires]\ncmake/3.31.8\n[generators]\nCMakeDeps\n",
    )
    assert {name: (row.version, row.pinned, row.scope, row.line) for name, row in found.items()} == {
        "zlib": ("1.3.1", True, Scope.RUNTIME, 2),
        "boost@conan/stable": ("1.67.0", True, Scope.RUNTIME, 4),
        "fmt": (None, False, Scope.RUNTIME, 5),
        "bare": ("2.0", True, Scope.RUNTIME, 6),
        "cmake": ("3.31.8", True, Scope.DEVELOPMENT, 10),
    }
    assert found["zlib"].purl == "pkg:conan/zlib@1.3.1"
    assert found["boost@conan/stable"].purl == "pkg:conan/boost@1.67.0?channel=stable&user=conan"
    (broken,) = collect(("conanfile.txt",), ReadFiles(lambda _: b"[requires]\nno version\n")).broken
    assert broken.line == 2


def test_conan_lock_of_two_generations() -> None:
    found = rows(
        "conan.lock",
        '{"version": "0.5", "requires": [\n"zlib/1.3.1#cac0%1765.337",\n"stb/cci.20230920#97%17.0"],\n'
        '"build_requires": ["cmake/4.1.1#23"], "python_requires": []}',
    )
    assert {name: (row.version, row.direct, row.scope, row.line) for name, row in found.items()} == {
        "zlib": ("1.3.1", None, Scope.RUNTIME, 2),
        "stb": ("cci.20230920", None, Scope.RUNTIME, 3),
        "cmake": ("4.1.1", None, Scope.DEVELOPMENT, 4),
    }
    old = rows(
        "conan.lock",
        '{"graph_lock": {"nodes": {"0": {"ref": "town/1.0", "requires": ["1"], "path": "conanfile.py"},\n'
        '"1": {"ref": "boost/1.67.0@conan/stable", "requires": ["2"], "context": "host"},\n'
        '"2": {"ref": "zlib/1.2.11#rev"},\n"3": {"ref": "cmake/3.1", "context": "build"}}}, "version": "0.4"}',
    )
    assert {name: (row.version, row.direct, row.scope, row.line) for name, row in old.items()} == {
        "boost@conan/stable": ("1.67.0", True, Scope.RUNTIME, 2),
        "zlib": ("1.2.11", False, Scope.RUNTIME, 3),
        "cmake": ("3.1", False, Scope.DEVELOPMENT, 4),
    }
