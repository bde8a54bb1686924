"""Whole catalogues go in and out on both databases: without loss, again and again, and never over somebody else's."""

import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from catalog.assessments import IMPORT_PRIORITY
from catalog.exchange.items import Item, Outcome, Spot
from catalog.exchange.lines import is_array, read_array, read_lines
from catalog.exchange.publiccode_files import read_publiccode
from catalog.exchange.table import COLUMNS, head_row, read_table, table_row
from catalog.finding import find_listing
from catalog.inputs import Actor, ListingDraft, OrganisationDraft, ReferenceDraft, Submission
from catalog.permissions import MARKETPLACE
from catalog.references import refuse_claim
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.tables import AssessmentRow, Row
from catalog.views import Evidence, Lines, LocalText, Refusal, Role, Statement

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LONG = "Mit dieser Software buchen Menschen Termine im Bürgeramt und sagen sie wieder ab, ohne anzurufen. " * 2
FILE = f"""publiccodeYmlVersion: "0.7"
name: Termino
url: https://github.com/stadt/termino
platforms: [web]
developmentStatus: stable
softwareType: standalone/web
x-own: kept
description:
  de:
    shortDescription: Termine im Amt buchen.
    longDescription: {LONG}
    features: [Buchen]
legal:
  license: EUPL-1.2
  mainCopyrightOwner: Stadt Musterhausen
maintenance:
  type: none
localisation:
  localisationReady: false
  availableLanguages: [de]
"""


def brought(catalog: Catalog, items: Iterable[Item], **how: bool) -> list[Outcome]:
    return list(catalog.exchange.bring_in(items, **how))


def results(catalog: Catalog, items: Iterable[Item]) -> list[str]:
    return [each.result for each in brought(catalog, items)]


def file_item(text: str = FILE, name: str = "a.yml", origin: str = "import", folder: str = "") -> Item:
    return read_publiccode(name, text.encode(), origin, folder)


def lines_of(catalog: Catalog) -> bytes:
    return b"".join(catalog.exchange.lines())


def rich(catalog: Catalog, clock: Any) -> None:  # noqa: ANN401 - the clock that stands still
    day = datetime(2025, 5, 1, tzinfo=UTC)
    vendor = OrganisationDraft("Firma", "vendor", "https://firma.example", alternative_names=("Firma GmbH",))
    statements = (
        Statement("features", "", Evidence.SELF_DECLARED, "README.md", day, data=Lines(("Karte",), ("map",))),
        Statement("support", "Werktags", Evidence.REVIEWED, "Vertrag", day, "weekdays"),
        Statement("notice_months", "", Evidence.CONFIRMED, data=3, note=LocalText("zum Jahresende")),
    )
    solution = ListingDraft(
        "radar", "Radar", LocalText("Zeigt =Bau;\nund mehr", "Shows"), organisation=vendor, statements=statements
    )
    catalog.listings.import_listing(solution)
    clock.forward(days=3)
    catalog.listings.import_listing(replace(solution, topics=("mobility",), licence="MIT"))
    help_for_it = ListingDraft("help", "Hilfe", LocalText("Hilft."), kind="service", offered_for=("radar",))
    catalog.listings.import_listing(help_for_it)
    town = ReferenceDraft("09162000", "München", since=date(2024, 5, 1), contact_role="IT-Referat")
    catalog.references.claim("radar", town)
    clock.forward(days=1)
    catalog.references.confirm("radar", town)
    brought(catalog, [file_item()])


def emptied(sessions: Sessions) -> None:
    with sessions.write() as session:
        for table in reversed(Row.metadata.sorted_tables):
            if table.name in {"audit", "audithead"}:  # nothing is ever taken out of the log
                continue
            session.connection().execute(table.delete())


def test_json_lines_go_out_and_into_an_empty_database_without_loss(
    catalog: Catalog, sessions: Sessions, clock: Callable[[], datetime]
) -> None:
    rich(catalog, clock)
    catalog.references.claim("radar", ReferenceDraft("09184112", "Aying"))
    with sessions.write() as session:
        refuse_claim(session, find_listing(session, "radar"), "09184112", Refusal.DECLINED, "Nie bestellt.", clock())
    before = lines_of(catalog)
    assert b"Nie bestellt" in before
    assert b"Aying" not in b"".join(catalog.exchange.lines(visible_only=True)), "what was refused is shown to nobody"
    versions, solution = catalog.versions.list("radar", MARKETPLACE), catalog.listings.read("radar", MARKETPLACE)
    emptied(sessions)
    assert lines_of(catalog) == b""
    clock.forward(days=100)  # type: ignore[attr-defined]
    assert set(results(catalog, read_lines("a.jsonl", io.BytesIO(before)))) == {"added"}
    assert lines_of(catalog) == before
    assert catalog.versions.list("radar", MARKETPLACE) == versions
    assert catalog.listings.read("radar", MARKETPLACE).references == solution.references
    assert set(results(catalog, read_lines("a.jsonl", io.BytesIO(before)))) == {"unchanged"}
    assert lines_of(catalog) == before


@pytest.mark.parametrize(("days", "result"), [(300, "added"), (900, "refused")])
def test_a_refused_claim_that_would_hold_for_too_long_is_not_taken(
    catalog: Catalog, sessions: Sessions, clock: Callable[[], datetime], days: int, result: str
) -> None:
    rich(catalog, clock)
    *first, last = lines_of(catalog).splitlines()
    document = msgspec.json.decode(last)
    claim = {"ags": "09184112", "municipality": "Aying", "size_class": "", "claimed_at": None, "reason": "Falsch."}
    document["refused"] = [{**claim, "status": "declined", "expires_at": clock() + timedelta(days=days)}]
    data = b"\n".join((*first, msgspec.json.encode(document)))
    emptied(sessions)
    assert results(catalog, read_lines("a.jsonl", io.BytesIO(data)))[-1] == result


def test_a_second_import_changes_nothing(catalog: Catalog, clock: Callable[[], datetime]) -> None:
    assert results(catalog, [file_item()]) == ["added"]
    before = lines_of(catalog)
    clock.forward(days=40)  # type: ignore[attr-defined]
    assert results(catalog, [file_item()]) == ["unchanged"]
    assert lines_of(catalog) == before
    assert [each.number for each in catalog.versions.list("termino", MARKETPLACE)] == [1]
    assert results(catalog, [file_item(FILE.replace("EUPL-1.2", "MIT"))]) == ["changed"]
    newest, _ = catalog.versions.list("termino", MARKETPLACE)
    assert [change.field for change in newest.changes] == ["licence"]


def test_each_new_repository_is_to_be_assessed_once_and_some_wait_for_the_next_run(
    catalog: Catalog, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog.exchange.storing.MOST_ASKED", 2)
    items = [
        file_item(FILE.replace("termino", f"termino-{number}").replace("Termino", f"Termino {number}"), f"{number}.yml")
        for number in range(3)
    ]
    assert not any(each.asked for each in brought(catalog, [replace(items[0], draft=None)]))
    assert [(each.asked, each.left) for each in brought(catalog, items)] == [
        (True, False),
        (True, False),
        (False, True),
    ]
    assert [(each.asked, each.left) for each in brought(catalog, items)] == [
        (False, False),
        (False, False),
        (True, False),
    ]
    assert not any(each.asked or each.left for each in brought(catalog, items))
    with sessions.read() as session:
        rows = session.exec(select(AssessmentRow)).all()
    assert {row.priority for row in rows} == {IMPORT_PRIORITY}
    assert catalog.assessments.reconcile() == len(rows) == 3


def test_a_changed_file_leaves_what_others_found_out(catalog: Catalog) -> None:
    brought(catalog, [file_item()])
    draft = catalog.drafts.start(Actor("Prüferin", Role.REVIEWER), "termino")
    reviewed = Statement("platforms", "", Evidence.REVIEWED, "geprüft", data=("web", "ios"))
    others = tuple(each for each in draft.content.statements if each.key != "platforms")
    catalog.drafts.save(
        draft.id, replace(draft.content, statements=(*others, reviewed)), Actor("Prüferin", Role.REVIEWER)
    )
    catalog.drafts.publish(draft.id, Actor("Prüferin", Role.REVIEWER))
    assert results(catalog, [file_item()]) == ["unchanged"]
    assert results(catalog, [file_item(FILE.replace("EUPL-1.2", "MIT"))]) == ["changed"]
    platforms = next(
        each for each in catalog.listings.read("termino", MARKETPLACE).statements if each.key == "platforms"
    )
    assert (platforms.data, platforms.evidence) == (("web", "ios"), Evidence.REVIEWED)


def test_a_listing_of_another_origin_is_not_taken_over(catalog: Catalog) -> None:
    catalog.listings.submit(
        Submission("Termino", "https://github.com/stadt/termino", "Eine lange Beschreibung der Lösung.", "Firma")
    )
    before = lines_of(catalog)
    (outcome,) = brought(catalog, [file_item()])
    assert outcome.result == "refused"
    assert "not taken over" in outcome.told[-1].message
    assert lines_of(catalog) == before
    changed = before.replace(b"Eine lange Beschreibung", b"Eine fremde Beschreibung")
    assert results(catalog, read_lines("a.jsonl", io.BytesIO(changed)))[-1] == "refused"
    assert lines_of(catalog) == before


def test_a_bad_item_costs_only_itself_and_one_repository_is_listed_once(catalog: Catalog) -> None:
    other = FILE.replace("stadt/termino", "dorf/termino")
    items = [file_item("a: [", "bad.yml"), file_item(), file_item(name="twice.yml"), file_item(other, "b.yml")]
    assert results(catalog, items) == ["refused", "added", "refused", "added"]
    assert [each.content.slug for each in catalog.exchange.listings()] == ["dorf-termino", "termino"]
    assert results(catalog, items) == ["refused", "unchanged", "refused", "unchanged"]


def test_a_rehearsal_leaves_nothing(catalog: Catalog) -> None:
    (outcome,) = brought(catalog, [file_item()], rehearse=True)
    assert outcome.result == "added"
    assert lines_of(catalog) == b""


def test_a_run_that_stops_keeps_what_it_told_of(catalog: Catalog) -> None:
    texts = (FILE.replace("termino", f"termino{number}").replace("Termino", f"T{number}") for number in range(250))
    run = catalog.exchange.bring_in(file_item(text, f"{number}.yml") for number, text in enumerate(texts))
    told = [next(run) for _ in range(101)]
    run.close()  # type: ignore[attr-defined]
    stored = {each.content.slug for each in catalog.exchange.listings()}
    assert {each.slug for each in told} <= stored
    assert len(stored) == 200


def test_near_organisations_are_told_and_nobody_is_joined(catalog: Catalog) -> None:
    catalog.listings.import_listing(
        ListingDraft("x", "X", LocalText("X."), organisation=OrganisationDraft("Musterhausen Stadt"))
    )
    (outcome,) = brought(catalog, [file_item()])
    assert any("'Stadt Musterhausen' may be musterhausen-stadt" in each.message for each in outcome.told)
    assert b'"name":"Stadt Musterhausen"' in lines_of(catalog)


def test_versions_that_do_not_lead_to_the_content_are_not_taken(catalog: Catalog, sessions: Sessions) -> None:
    catalog.listings.import_listing(ListingDraft("radar", "Radar", LocalText("Zeigt Baustellen.")))
    forged = lines_of(catalog).replace(b'"after":"Radar"', b'"after":"Sonar"')
    emptied(sessions)
    (outcome,) = brought(catalog, read_lines("a.jsonl", io.BytesIO(forged)))
    assert outcome.result == "added"
    assert "do not lead to" in outcome.told[0].message
    assert catalog.versions.at("radar", 1, MARKETPLACE)["name"] == "Radar"


def test_bad_lines_are_named_by_their_number(catalog: Catalog) -> None:
    data = b'\xef\xbb\xbf{"type":"listing","slug":"a","name":"A","summary":{"de":"A"},"x":1}\n'
    data += b'{\n\n[1]\n{"type":"listing"}\n'
    data += b"[" * 100_000 + b'\n{"type":"listing","slug":"B B","name":"","summary":{"de":""}}'
    outcomes = brought(catalog, read_lines("a.jsonl", io.BytesIO(data)))
    assert [(each.spot.line, each.result) for each in outcomes] == [
        (1, "added"),
        (2, "refused"),
        (4, "refused"),
        (5, "refused"),
        (6, "refused"),
        (7, "refused"),
    ]
    assert outcomes[0].told[0].message == "unknown keys are not taken: x"
    assert {each.spot.key for each in outcomes[-1].told} == {"name", "slug", "summary_de"}


@pytest.mark.parametrize("sign", [";", ","])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_table_tells_row_and_column_of_every_fault(catalog: Catalog, sign: str, mark: str) -> None:
    rows = (
        ("slug", "name", "summary_de", "notice_months", "interfaces", "odd"),
        ("a", "Ä", "'=1+1", "3", "oparl | osci", ""),
        ("b", "B", "B", "drei", "nonsense", ""),
        ("c", "C"),
        ("d", "D", "D", "", "nonsense", ""),
    )
    data = (
        (mark + "\n".join(sign.join(row) for row in rows)).encode()
        + b"\ne"
        + sign.encode()
        + b"\xff"
        + (sign.encode() * 4)
    )
    outcomes = brought(catalog, read_table("a.csv", io.BytesIO(data), "import"))
    assert [each.result for each in outcomes] == ["added", "refused", "refused", "refused", "refused"]
    faults = [(each.spot.line, each.spot.column, each.spot.key) for one in outcomes for each in one.told]
    assert faults == [(1, 6, "odd"), (3, 4, "notice_months"), (4, 0, ""), (5, 0, "interfaces"), (6, 2, "name")]
    said = {each.key: each.data for each in catalog.listings.read("a", MARKETPLACE).statements}
    assert (said["notice_months"], said["interfaces"]) == (3, ("oparl", "osci"))
    assert catalog.listings.read("a", MARKETPLACE).card.summary.de == "=1+1"


def test_an_array_of_json_is_read_element_by_element(catalog: Catalog) -> None:
    lines = [line for line in b"".join(catalog.exchange.lines()).splitlines() if line]
    data = b"\xef\xbb\xbf [" + b",\n".join((*lines, b'{"type": "nothing"}')) + b"]"
    assert is_array(io.BytesIO(data))
    assert not is_array(io.BytesIO(b"\n".join(lines)))
    outcomes = brought(catalog, read_array("a.json", io.BytesIO(data)))
    assert [each.result for each in outcomes] == ["unchanged"] * len(lines) + ["refused"]
    assert outcomes[-1].spot.key == f"[{len(lines)}]"
    (broken,) = brought(catalog, read_array("a.json", io.BytesIO(b"[{")))
    assert broken.result == "refused"


def test_a_table_goes_out_and_in_again(catalog: Catalog, sessions: Sessions, clock: Callable[[], datetime]) -> None:
    rich(catalog, clock)
    table = head_row() + "".join(table_row(each.content) for each in catalog.exchange.listings())
    assert "'=" not in table.split("\r\n")[0]
    emptied(sessions)
    assert set(results(catalog, read_table("a.csv", io.BytesIO(table.encode()), "import"))) == {"added"}
    again = head_row() + "".join(table_row(each.content) for each in catalog.exchange.listings())
    assert again == table
    assert set(results(catalog, read_table("a.csv", io.BytesIO(table.encode()), "import"))) == {"unchanged"}


def test_no_cell_of_a_table_is_computed() -> None:
    for evil in ("=1", "+1", "-1", "@x", " =1", "\t=1", "'=1", "''=1"):
        row = table_row(ListingDraft("a", evil, LocalText("x")))
        cell = row.split(";")[1].strip('"')
        assert cell.startswith("'")
        (item,) = read_table("a.csv", io.BytesIO((head_row() + row).encode()), "import")
        assert item.draft is not None
        assert item.draft.name == evil.strip()


def test_a_table_without_its_columns_is_refused() -> None:
    (item,) = read_table("a.csv", io.BytesIO(b"x;y\n1;2\n"), "import")
    assert item.told[0].spot == Spot("a.csv", 1)
    assert len(set(COLUMNS)) == len(COLUMNS)


@given(st.binary(max_size=400))
def test_no_bytes_break_a_reader(data: bytes) -> None:
    for items in (
        read_lines("a", io.BytesIO(data)),
        read_table("a", io.BytesIO(b"name;summary_de\n" + data), "import"),
        [read_publiccode("a", data, "import")],
    ):
        for item in items:
            assert item.draft is not None or item.organisation is not None or item.told


def test_a_kept_file_is_the_same_after_a_second_journey(catalog: Catalog, sessions: Sessions) -> None:
    brought(catalog, [file_item()])
    first = catalog.exchange.publiccode("termino")
    assert first.missing == ()
    emptied(sessions)
    brought(catalog, [file_item(first.text, folder="termino")])
    assert catalog.exchange.publiccode("termino").text == first.text
    with sessions.read() as session:
        assert session.exec(select(1)).one() == 1


@pytest.mark.parametrize("head", ["x" * 200_000 + ";name;summary_de", "name;summary_de" + ";" * 3_000_000])
def test_a_first_row_without_end_is_no_table_of_ours(head: str) -> None:
    (item, *_) = read_table("a.csv", io.BytesIO(f"{head}\r\na;b\r\n".encode()), "import")
    assert item.draft is None
    assert item.told


def test_a_column_that_stands_twice_is_told() -> None:
    (item,) = read_table("a.csv", io.BytesIO(b"name;summary_de;name\r\nA;Kurz;B\r\n"), "import")
    assert item.draft is not None
    assert item.draft.name == "B"
    assert [(each.spot.column, each.message) for each in item.told] == [
        (1, "stands in the first row twice; the last such column is taken")
    ]
