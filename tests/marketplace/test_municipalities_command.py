"""The command brings municipalities in, says what it did and what it left out, and may be repeated."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalog.inputs import ListingDraft, OrganisationDraft
from catalog.views import LocalText
from marketplace.assembly import build_catalog
from marketplace.commands.catalog import COMMAND
from marketplace.migration import migrate
from marketplace.register.table import HEAD
from marketplace.settings import Settings

KOELN = "05315000;urban-county;Köln;;;1085000;50667;50.9;6.9;2023-12-31;Register"
BONN = "05314000;urban-county;Bonn;;;336000;53111;50.7;7.1;2023-12-31;Register"


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'market.sqlite3'}"
    monkeypatch.setenv("MARKETPLACE_DATA_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("MARKETPLACE_DATABASE_URL", url)
    migrate(url)


def run(*words: str) -> Result:
    return CliRunner().invoke(COMMAND, ["municipalities", *words])


def table(tmp_path: Path, *lines: str) -> str:
    path = tmp_path / "towns.csv"
    path.write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8")
    return str(path)


def test_a_file_is_imported_and_its_bad_lines_are_named(tmp_path: Path) -> None:
    result = run("import", table(tmp_path, KOELN, "99;county\x1b[31m;x", BONN))
    assert result.exit_code == 0, result.output
    assert result.stdout == "2 added, 0 changed, 0 as before; 1 lines left out\n"
    assert result.stderr == "line 3 left out: a row needs 11 columns, this one has 3\n"
    assert run("import", table(tmp_path, KOELN, BONN)).stdout == "0 added, 0 changed, 2 as before\n"
    assert run("list").stdout.splitlines() == [
        "05314000\turban-county\t336000\tBonn (Nordrhein-Westfalen)",
        "05315000\turban-county\t1085000\tKöln (Nordrhein-Westfalen)",
    ]
    assert run("list", "--find", "koeln").stdout.startswith("05315000")
    assert run("list", "--state", "06").stdout == ""


def test_a_complete_file_makes_the_others_former(tmp_path: Path) -> None:
    run("import", table(tmp_path, KOELN, BONN))
    result = run("import", "--complete", table(tmp_path, KOELN))
    assert result.stdout == "0 added, 0 changed, 1 as before, 1 are former ones now\n"
    assert run("list").stdout.startswith("05314000\tformer\t")


def test_a_complete_file_may_have_no_bad_line(tmp_path: Path) -> None:
    run("import", table(tmp_path, KOELN, BONN))
    result = run("import", "--complete", table(tmp_path, KOELN, "bad"))
    assert result.exit_code == 1
    assert "no line may be bad" in result.output
    assert "former" not in run("list").stdout


def test_without_a_file_the_seed_is_imported() -> None:
    assert " added, 0 changed" in run("import").stdout
    assert "Neustadt an der Weinstraße" in run("list", "--county", "07316").stdout


def test_what_is_no_register_is_refused_in_a_line(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Sehr geehrte Damen und Herren", encoding="utf-8")
    result = run("import", str(path))
    assert result.exit_code == 1
    assert result.output.startswith("Error: this is neither a GV100AD file")
    empty = table(tmp_path)
    assert run("import", empty).output == f"Error: no line of {empty} names a municipality\n"


def test_the_seed_is_made_from_its_three_sources(tmp_path: Path) -> None:
    sources = {"places": "", "counties": "AGS;type;name;population\n05974;Kreis;Soest;300000\n", "post": "x\n"}
    for name, content in sources.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    output = tmp_path / "seed.csv.gz"
    result = run("seed", *(str(tmp_path / name) for name in sources), "--output", str(output))
    assert result.exit_code == 0, result.output
    assert run("import", str(output)).stdout == "1 added, 0 changed, 0 as before\n"


def test_organisations_that_may_be_one_are_listed() -> None:
    assert CliRunner().invoke(COMMAND, ["duplicates"]).output == ""
    assembly = build_catalog(Settings())
    for slug, name in (("radar", "Stadt Köln"), ("melder", "Stadtverwaltung Köln"), ("plan", "Stadt Bonn")):
        draft = ListingDraft(slug, slug, LocalText("Eine Lösung."), organisation=OrganisationDraft(name, "public"))
        assembly.catalog.listings.import_listing(draft)
    assembly.close()
    output = CliRunner().invoke(COMMAND, ["duplicates"]).output
    assert output == "0.95\tform\tstadt-koeln\tStadt Köln\tstadtverwaltung-koeln\tStadtverwaltung Köln\n"
