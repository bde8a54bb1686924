"""The map of files: few large cells, honest figures, every cell a link, and a table with the same."""

from dataclasses import replace

import pytest
from huge import FILES, huge_report
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from showcase import BOOKING, COMMIT, HOSTILE_PATH, Market, full_report

from scorers.report import ReportFile
from web.treemap import MOST_CELLS, Attention, Box, Item, cells, folder_items, folder_steps, squarify

Client = TestClient[Litestar]
MAP = f"/solutions/termin-buchung/report/{COMMIT}/map"


def file(path: str, lines: int, risk: float | None = None) -> ReportFile:
    return ReportFile(path, "Python", "source", lines, fault_risk=risk)


def test_a_folder_is_as_large_as_its_files_and_needs_as_much_attention_as_the_first_of_them() -> None:
    files = (file("a/x.py", 30, 0.2), file("a/b/y.py", 50, 0.95), file("z.py", 100, 0.7), file("empty.py", 0, 1.0))
    assert folder_items(files, "") == (
        Item("z.py", "z.py", 100, 1, Attention.NEXT),
        Item("a/", "a/", 80, 2, Attention.FIRST),
    )
    assert [item.name for item in folder_items(files, "a/")] == ["b/", "x.py"]


def test_a_single_folder_is_passed_through_and_an_unknown_one_is_empty() -> None:
    files = (file("src/app/a.py", 1), file("src/app/b.py", 2))
    assert [item.path for item in folder_items(files, "")] == ["src/app/b.py", "src/app/a.py"]
    assert folder_items(files, "lib/") == ()
    assert [step.path for step in folder_steps("src/app/")] == ["src/", "src/app/"]


def test_of_many_items_the_largest_are_shown_and_the_rest_is_one() -> None:
    files = tuple(file(f"f{number:03}.py", number + 1, 1.0 if number == 3 else None) for number in range(500))
    items = folder_items(files, "")
    assert len(items) == MOST_CELLS + 1
    assert sum(item.lines for item in items) == sum(file.lines for file in files)
    assert (items[-1].path, items[-1].files, items[-1].attention) == ("", 500 - MOST_CELLS, Attention.FIRST)


def test_a_path_a_thousand_folders_deep_is_laid_out() -> None:
    deep = "d/" * 900
    assert [item.name for item in folder_items((file(f"{deep}a.py", 1), file(f"{deep}b.py", 1)), "")] == [
        "a.py",
        "b.py",
    ]


@given(st.lists(st.floats(1, 1e6), min_size=1, max_size=19))
def test_boxes_fill_the_space_without_overlap_and_keep_their_areas(sizes: list[float]) -> None:
    areas = sorted((size / sum(sizes) * 10_000 for size in sizes), reverse=True)
    boxes = squarify(areas, Box(0, 0, 100, 100))
    assert [box.width * box.height for box in boxes] == pytest.approx(areas)
    for box in boxes:
        assert min(box.x, box.y) >= -1e-6
        assert max(box.x + box.width, box.y + box.height) <= 100 + 1e-6
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            wide = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
            high = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
            assert min(wide, high) <= 1e-6


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=MOST_CELLS + 1))
def test_every_cell_is_large_enough_to_be_hit_on_a_phone(sizes: list[int]) -> None:
    items = tuple(Item(str(number), "", lines, 1, Attention.NONE) for number, lines in enumerate(sizes))
    phone = 288
    for cell in cells(items):
        assert cell.box.width * cell.box.height / 10_000 * phone**2 >= 24 * 24


def test_the_map_and_its_table_show_and_link_the_same(client: Client) -> None:
    page = Page(client.get(MAP).text)
    drawn = [link["href"] for link in page.all("a") if "aria-label" in link.attributes and "/report/" in link["href"]]
    rows = [link["href"] for link in page.all("a", class_="path")]
    assert drawn == rows
    assert all(client.get(address).status_code == 200 for address in drawn)
    assert "booking/ 540 2 danach nachsehen" in [row.text for row in page.all("tr")]
    assert "booking/: 540 Zeilen, danach nachsehen" in [link.attributes.get("aria-label") for link in page.all("a")]


def test_a_folder_opens_and_shows_the_way_back(client: Client) -> None:
    page = Page(client.get(f"{MAP}?folder=booking/").text)
    assert "calendar.py 420 1 danach nachsehen" in [row.text for row in page.all("tr")]
    assert page.one("h2", id="map-title").text == "booking/"
    assert page.link("Alle Dateien") == MAP


@pytest.mark.parametrize("folder", ["nothing/", "booking", "../", "%00/"])
def test_a_folder_that_is_not_there_is_not_found(client: Client, folder: str) -> None:
    assert client.get(f"{MAP}?folder={folder}").status_code == 404


def test_hostile_names_are_only_text_on_the_map(client: Client, market: Market) -> None:
    report = replace(
        full_report(), files=(file(HOSTILE_PATH, 9), file('"><script>x</script>.py', 5)), analyzer_version="2"
    )
    market.catalog.reports.import_report(BOOKING, report)
    html = client.get(MAP).text + client.get(f"{MAP}?folder=src/").text
    assert "<script>x" not in html
    assert "\u202e" not in html


def test_a_huge_report_keeps_to_the_bound(client: Client, market: Market) -> None:
    report = huge_report()
    market.catalog.reports.import_report(BOOKING, report)
    page = Page(client.get(MAP.replace(COMMIT, report.commit)).text)
    assert len(page.all("a", class_="path")) <= MOST_CELLS + 1
    assert sum(item.files for item in folder_items(report.files, "")) == FILES
