"""Copied code is recognized by what is in it, and own code is never taken for a copy."""

import json
import time
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.vendored.copies import vendored_copies, vendored_reason
from analyzer.vendored.libraries import banner_of, minified_banner_of


def found(files: Mapping[str, str | bytes]) -> Mapping[str, str]:
    data = {path: content.encode() if isinstance(content, str) else content for path, content in files.items()}

    def banner(path: str) -> str:
        return minified_banner_of(data[path]) if ".min." in path else banner_of(data[path])

    return vendored_copies(tuple(data), lambda path: data[path][:4_000], banner)


BANNERS = [
    "/*! jQuery v3.6.0 | (c) OpenJS Foundation and other contributors | jquery.org/license */",
    "/*!\n * jQuery JavaScript Library v3.5.1\n * https://jquery.com/",
    "/*! jQuery UI - v1.12.1 - 2016-09-14\n* http://jqueryui.com",
    "/*!\n  * Bootstrap v5.1.3 (https://getbootstrap.com/)",
    "/* @preserve\n * Leaflet 1.7.1, a JS library for interactive maps. http://leafletjs.com",
    "/**\n * @license\n * Lodash <https://lodash.com/>\n".replace("<https://lodash.com/>", "4.17.21"),
    "//     Underscore.js 1.8.3\n//     http://underscorejs.org",
    "/*!\n * Font Awesome Free 5.15.4 by @fontawesome - https://fontawesome.com\n",
    "/*! Select2 4.0.13 | https://github.com/select2/select2/blob/master/LICENSE.md */",
    "/*! modernizr 3.6.0 (Custom Build) | MIT *",
    "/*! normalize.css v8.0.1 | MIT License | github.com/necolas/normalize.css */",
    "/*!\n * Something Small 1.2.3\n * Released under the MIT license\n */",
    "/**\n * Routing\n * @version v1.0.10\n * @link https://example.org\n * @license MIT License, https://x.org\n */",
]


@pytest.mark.parametrize("banner", BANNERS)
def test_banners_of_libraries_are_recognized(banner: str) -> None:
    assert list(found({"static/js/own-name.js": f"{banner}\n!function(){{}}()"})) == ["static/js/own-name.js"]


STAMPED = [
    "jquery-3.6.0.js",
    "jquery-3.6.0.min.js",
    "leaflet-1.7.js",
    "d3.v5.1.min.js",
    "datepicker-2.1.4.css",
    "vue-2.6.min.js",
]


@pytest.mark.parametrize("name", STAMPED)
def test_names_with_versions_are_recognized(name: str) -> None:
    assert list(found({f"public/{name}": "x"})) == [f"public/{name}"]


LOCALES = {
    "js/i18n/angular-locale_de-at.js": "'use strict';\nangular.module('ngLocale', [], ['$provide']);",
    "js/i18n/datepicker-af.js": "/* Afrikaans initialisation for the jQuery UI date picker plugin. */",
    "js/locales/bootstrap-datepicker.el.js": "/** Greek */ $.fn.datepicker.dates['el'] = {};",
}


@pytest.mark.parametrize("path", LOCALES)
def test_the_languages_of_libraries_are_recognized(path: str) -> None:
    assert list(found({path: LOCALES[path]})) == [path]


OWN = {
    "banner without version": ("static/app.js", "/*! Stadt Beispiel */"),
    "version without terms": ("static/app.js", "/*! Bürgerportal 1.2.3 */"),
    "own licence header": ("src/a.js", "/**\n * @license EUPL-1.2\n * @version 2.0.1\n * Copyright Stadt\n */"),
    "own header with a link": (
        "src/a.js",
        "/**\n * @package town\n * @version 2.0.1\n * @link https://town.example\n * @license GPL\n */",
    ),
    "own header and a library's tags below": (
        "src/a.js",
        "/** ours @license EUPL */\n/** @version v1.0.0 @link https://x.org @license MIT */",
    ),
    "own dates": ("src/datepicker-de.js", "/* Kalender der Stadt */"),
    "use of a library": ("src/a.js", "// jQuery is needed here since 1.0\n$(document).ready()"),
    "jQuery plug-in of our own": ("src/a.js", "/* jQuery code of the start page */"),
    "react component": ("src/a.js", "// React component for step 2.1 of the form\n"),
    "migration": ("sql/migrate-1.2.3.js", "x"),
    "release notes": ("web/changelog-2.0.0.css", "x"),
    "short version": ("web/step-2.1.js", "x"),
    "six of our own": ("src/six.py", "def six():\n    return 6\n"),
    "python": ("vendor_tools/jquery.py", "# jQuery v3.6.0"),
    "style of our own": ("css/main.css", '@charset "UTF-8"; /*! Bootstrap v5.1.3 | MIT */'),
}


@pytest.mark.parametrize("case", OWN)
def test_own_code_is_not_taken_for_a_copy(case: str) -> None:
    path, content = OWN[case]
    assert found({path: content}) == {}


def test_all_builds_of_a_library_go_together() -> None:
    banner = "/*! jQuery v3.6.0 */"
    files = {"js/jq.min.js": banner, "js/jq.js": "plain", "js/jq.min.js.map": "{}", "js/app.js": "own"}
    assert set(found(files)) == {"js/jq.min.js", "js/jq.js", "js/jq.min.js.map"}


def test_virtual_environments_under_any_name() -> None:
    vendored = found({"umgebung/pyvenv.cfg": "home = /usr", "umgebung/bin/python": "", "src/a.py": ""})
    assert vendored == {"umgebung/": "virtual environment"}
    assert vendored_reason("umgebung/bin/python", vendored) == "virtual environment"
    assert vendored_reason("umgebungen/a.py", vendored) == ""
    assert vendored_reason("src/a.py", vendored) == ""


def test_packages_an_installer_wrote_under_any_name() -> None:
    vendored = found(
        {
            "libs/flask-3.0.dist-info/RECORD": "flask/__init__.py,sha256=x,1\nflask-3.0.dist-info/RECORD,,\n../x,,\n",
            "libs/flask-3.0.dist-info/INSTALLER": "pip\n",
            "libs/flask/__init__.py": "",
            "libs/own/a.py": "",
        }
    )
    assert list(vendored) == ["libs/flask-3.0.dist-info/", "libs/flask/"]


def test_metadata_of_a_test_is_no_installation() -> None:
    assert found({"tests/data/x-1.0.dist-info/METADATA": "Name: x", "tests/data/x/a.py": ""}) == {}


def test_unpacked_releases_of_others_but_not_of_ourselves() -> None:
    files = {
        "pyproject.toml": '[project]\nname = "app"',
        "libs/x/PKG-INFO": "Metadata-Version: 2.1\nName: x\n",
        "libs/x/setup.py": "",
    }
    assert list(found(files)) == ["libs/x/"]
    assert found(files | {"libs/x/PKG-INFO": "Name: app\n"}) == {}


FOREIGN = {
    "name": "tablesort", "version": "5.2.1", "license": "MIT", "repository": {"url": (
"git+https://github.com/tristen/tablesort.git"
)},
}  # fmt: skip


OURS = {"package.json": json.dumps({"name": "app", "repository": "https://git.example.org/stadt/app.git"})}


def test_packages_of_others_with_their_own_licence() -> None:
    files = {
        "js/tablesort/package.json": json.dumps(FOREIGN),
        "js/tablesort/LICENSE": "MIT",
        "js/tablesort/src/a.js": "",
    }
    assert list(found(OURS | files)) == ["js/tablesort/"]


@pytest.mark.parametrize(
    ("change", "top"),
    [
        ({"repository": "https://git.example.org/stadt/other"}, OURS),
        ({"repository": None}, OURS),
        ({"private": True}, OURS),
        ({"version": None}, OURS),
        ({"name": "app"}, OURS),
        ({}, {}),
        ({}, {"package.json": json.dumps({"name": "app"})}),
    ],
)
def test_packages_of_our_own_stay_ours(change: dict[str, object], top: dict[str, str]) -> None:
    files = {"packages/a/package.json": json.dumps(FOREIGN | change), "packages/a/LICENSE": "MIT"}
    assert found(top | files) == {}


@pytest.mark.parametrize(
    ("manifest", "content"),
    [
        ("package.json", '{"name": "@tristen/all"}'),
        ("package.json", '{"name": "all", "repository": {"url": "git@github.com:tristen/all.git"}}'),
        ("composer.json", '{"name": "tristen/all"}'),
        ("composer.json", '{"name": "all", "support": {"source": "https://github.com/Tristen/all"}}'),
        ("pyproject.toml", '[project.urls]\nRepository = "https://github.com/tristen/all"\n'),
        ("pyproject.toml", '[project.urls]\n"Source code" = "https://github.com/tristen/all"\n'),
        ("setup.cfg", "[metadata]\nurl = https://github.com/tristen/all\n"),
        ("setup.py", "setup(url='https://github.com/tristen/all')\n"),
        ("publiccode.yml", "url: https://github.com/tristen/all.git\n"),
        ("pom.xml", "<scm><url>https://github.com/tristen/all</url></scm>"),
    ],
)
def test_the_owner_is_told_by_the_manifests_at_the_top_in_any_copy_of_the_commit(manifest: str, content: str) -> None:
    files = {"packages/a/package.json": json.dumps(FOREIGN), "packages/a/LICENSE": "MIT"}
    assert found({manifest: content} | files) == {}
    assert list(found({manifest: content.replace("risten", "rusted")} | files)) == ["packages/a/"]


def test_a_release_of_our_own_is_no_copy() -> None:
    banner = "/*! Tablesort 1.2.3 | MIT License */"
    files = {"dist/tablesort.js": banner, "dist/tablesort-1.2.3.js": "x", "js/select2.js": "/*! Select2 4.0.13 */"}
    assert list(found({"package.json": '{"name": "@stadt/tablesort"}'} | files)) == ["js/select2.js"]
    assert set(found({"package.json": '{"name": "other"}'} | files)) == set(files)


def test_a_package_without_its_own_licence_stays_ours() -> None:
    assert found({"frontend/package.json": json.dumps(FOREIGN)}) == {}


def test_what_an_installer_wrote_into_a_manifest_is_a_copy() -> None:
    assert list(found({"js/x/package.json": json.dumps({"name": "x", "_resolved": "https://example.org"})})) == [
        "js/x/"
    ]
    assert list(found({"js/y/.bower.json": "{}", "js/y/y.js": ""})) == ["js/y/"]


def test_copies_of_frameworks() -> None:
    vendored = found({
        "static/admin/js/SelectFilter2.js": "", "static/admin/css/base.css": "", "static/app.js": "",
        "libs/composer/installed.json": "{}", "libs/symfony/console/a.php": "",
    })  # fmt: skip
    assert vendored == {
        "libs/": "packages installed by Composer",
        "static/admin/": "copied static files of Django's admin",
    }


def test_folders_named_after_a_full_version() -> None:
    assert list(
        found({"static/jquery-ui-1.12.1/index.js": "", "docs/v1.2.3/a.js": "", "sql/upgrade-1.2.3/a.js": ""})
    ) == ["static/jquery-ui-1.12.1/"]


def test_single_files_of_projects_that_are_copied_whole() -> None:
    files = {
        "gradlew": "#!/bin/sh\n##  Gradle start up script for UN*X",
        "src/six.py": '"""Utilities for writing code that runs on Python 2 and 3"""',
        "public/mockServiceWorker.js": "/**\n * Mock Service Worker.",
    }
    assert set(found(files)) == set(files)


def test_the_root_is_never_vendored() -> None:
    files = {
        "pyvenv.cfg": "", "PKG-INFO": "Name: x", "setup.py": "", ".bower.json": "", "LICENSE": "",
        "composer/installed.json": "{}", "package.json": json.dumps(FOREIGN | {"_id": "x"}), "src/a.py": "",
    }  # fmt: skip
    assert [path for path in ("src/a.py", "setup.py", "LICENSE") if vendored_reason(path, found(files))] == []


def test_what_lies_inside_a_copy_is_not_named_again() -> None:
    files = {"a/pyvenv.cfg": "", "a/b/pyvenv.cfg": "", "a/b/jquery-3.6.0.js": ""}
    assert list(found(files)) == ["a/"]


def test_hostile_heads_cost_little() -> None:
    heads = [
        b"/*!" + b" " * 4_000,
        b"/*" + b"*" * 4_000,
        b"/* jquery" + b"-a" * 2_000,
        b"/*!" + b"1.2." * 1_000,
        b"//" * 2_000,
    ]
    files = {f"a/{index}-{number}.js": head for index, head in enumerate(heads) for number in range(200)}
    files |= {f"b/{'a-' * 60}{number}.js": b"" for number in range(200)}
    begin = time.process_time()
    found(files)
    assert time.process_time() - begin < 5


@given(
    st.sampled_from(["a/b.js", "a/package.json", "a/PKG-INFO", "a/x.dist-info/RECORD", "six.py"]),
    st.binary(max_size=300),
)
def test_no_bytes_whatever_raise(path: str, data: bytes) -> None:
    found({path: data, "a/setup.py": "", "a/LICENSE": "", "a/x.dist-info/INSTALLER": ""})


def test_endless_manifests_are_read_up_to_an_amount() -> None:
    asked: list[str] = []

    def head(path: str) -> bytes:
        asked.append(path)
        return b"{}" + b" " * 500_000

    paths = [f"a{number}/package.json" for number in range(1_000)]
    assert vendored_copies(paths, head, lambda _: "") == {}
    assert 100 < len(asked) < 200
