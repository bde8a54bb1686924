"""Files of municipalities are read in each of their forms, and nothing in them does harm."""

import gzip
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.inputs import MunicipalityDraft
from marketplace.errors import RegisterError
from marketplace.register.reading import Register, read_register
from marketplace.register.table import HEAD, packed_table

DAY = date(2023, 12, 31)


def record(level: str, key: str, name: str, kind: str = "", association: str = "", **more: str) -> str:
    """One GV100AD record of 220 characters, field by field at its position."""
    line = list(" " * 220)
    fields = {
        1: level, 3: "20231231", 11: key, 19: association, 23: name, 123: kind,
        140: more.get("inhabitants", "").rjust(11, "0") if "inhabitants" in more else "",
        166: more.get("postcode", ""), 171: more.get("marker", ""),
    }  # fmt: skip
    for place, text in fields.items():
        line[place - 1 : place - 1 + len(text)] = text
    return "".join(line)


RECORDS = (
    record("10", "07", "Rheinland-Pfalz"),
    record("40", "07143", "Westerwaldkreis", "44"),
    record("50", "07143", "Bad Marienberg (Westerwald)", "53", "5001"),
    record("60", "07143206", "Bad Marienberg (Westerwald), Stadt", "63", "5001", inhabitants="6000", postcode="56470"),
    record("60", "07143048", "Höchstenbach", "64", "5001", inhabitants="700", postcode="57629", marker="*****"),
    record("40", "07316", "Neustadt an der Weinstraße", "41"),
    record("50", "07316", "Neustadt an der Weinstraße", "50", "0000"),
    record("60", "07316000", "Neustadt an der Weinstraße", "61", "0000", inhabitants="53000", postcode="67433"),
    record("40", "05974", "Soest", "43"),
    record("60", "05974040", "Soest, Stadt", "63", "0040", inhabitants="48000", postcode="59494"),
)
EXTRACT = """\
Gemeinden in Deutschland nach Fläche, Bevölkerung und Postleitzahl;;;
Gebietsstand: 31.12.2023;;;
Satz-art;Text-kenn-zeichen;Amtlicher Regionalschlüssel;;;;;Gemeindename;Fläche km2;Bevölkerung
10;;07;;;;;Rheinland-Pfalz
40;44;07;1;43;;;Westerwaldkreis;;;;;;;;
50;53;07;1;43;5001;;Bad Marienberg (Westerwald);;;;;;;;
60;63;07;1;43;5001;206;Bad Marienberg (Westerwald), Stadt;20,1;6 000;2900;3100;298;56470;7,95;50,65;x
60;64;7;1;43;5001;48;Höchstenbach;5,0;1.700;800;900;140;57629;7,75;50,63;x
© Statistisches Bundesamt;;
"""


def read(tmp_path: Path, content: str | bytes, day: date | None = None) -> Register:
    path = tmp_path / "register"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_register(path, day)


def by_key(register: Register) -> dict[str, MunicipalityDraft]:
    assert register.bad == ()
    return {draft.ags: draft for draft in register.drafts}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_fixed_width_register_is_read(tmp_path: Path, encoding: str, line_end: str) -> None:
    drafts = by_key(read(tmp_path, line_end.join(RECORDS).encode(encoding)))
    assert {key: (draft.kind, draft.name, draft.inhabitants) for key, draft in drafts.items()} == {
        "07143000": ("county", "Westerwaldkreis", 6_700),
        "071435001": ("association", "Bad Marienberg (Westerwald)", 6_700),
        "07143206": ("town", "Bad Marienberg (Westerwald)", 6_000),
        "07143048": ("municipality", "Höchstenbach", 700),
        "07316000": ("urban-county", "Neustadt an der Weinstraße", 53_000),
        "05974000": ("county", "Kreis Soest", 48_000),
        "05974040": ("town", "Soest", 48_000),
    }
    assert drafts["07143206"].association == "071435001"
    assert drafts["05974040"].association == ""
    assert drafts["07143206"].alternative_names == ("Stadt Bad Marienberg (Westerwald)",)
    assert (drafts["07143048"].postcodes, drafts["07143048"].more_postcodes) == (("57629",), True)
    assert {draft.as_of for draft in drafts.values()} == {DAY}


def test_the_extract_is_read_with_its_coordinates(tmp_path: Path) -> None:
    drafts = by_key(read(tmp_path, EXTRACT))
    assert drafts["07143206"].latitude == 50.65
    assert drafts["07143048"].longitude == 7.75
    assert drafts["07143048"].inhabitants == 1_700
    assert drafts["07143000"].inhabitants == 7_700
    assert drafts["07143048"].association == "071435001"
    assert drafts["07143206"].as_of == DAY


def test_an_extract_without_a_day_needs_one(tmp_path: Path) -> None:
    undated = EXTRACT.replace("31.12.2023", "")
    with pytest.raises(RegisterError, match="--as-of"):
        read(tmp_path, undated)
    assert by_key(read(tmp_path, undated, DAY))["07143206"].as_of == DAY


def test_the_own_table_goes_there_and_back(tmp_path: Path) -> None:
    drafts = by_key(read(tmp_path, EXTRACT))
    packed = packed_table(drafts.values())
    assert packed == packed_table(reversed(drafts.values()))
    again = by_key(read(tmp_path, packed))
    assert again["07143206"].postcodes == ("56470",)
    assert {(each.ags, each.name, each.latitude, each.inhabitants) for each in again.values()} == {
        (each.ags, each.name, each.latitude, each.inhabitants) for each in drafts.values()
    }


def row(**cells: str) -> str:
    known = {"ags": "05315000", "kind": "urban-county", "name": "Köln", "as_of": "2023-12-31", "source": "x"} | cells
    return ";".join(known.get(column, "") for column in HEAD.split(";"))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (row(ags="5315000"), "no official key"),
        (row(ags="99315000"), "no official key"),
        (row(ags="053150001"), "does not fit"),
        (row(kind="village"), "no kind"),
        (row(name=""), "a name needs"),
        (row(name="x" * 121), "a name needs"),
        (row(inhabitants="-1"), "no number of inhabitants"),
        (row(inhabitants="9" * 5_000), "more than 4000 characters"),
        (row(inhabitants="viele"), "invalid literal"),
        (row(postcodes="5066"), "no postcode"),
        (row(postcodes="|".join(["50667"] * 301)), "too many"),
        (row(latitude="50"), "one of the two"),
        (row(latitude="nan", longitude="7"), "outside of the globe"),
        (row(latitude="50", longitude="1e9"), "outside of the globe"),
        (row(as_of="gestern"), "isoformat"),
        (row(association="1"), "no key of an association"),
        (row(association="²" * 9), "no key of an association"),
        (row(source="x" * 201), "the source"),
        ("05315000;urban-county", "columns"),
        ('05315000;"', "cells"),
        (row(ags="05314000"), "twice"),
    ],
)
def test_a_bad_line_is_named_with_its_number_and_costs_only_itself(tmp_path: Path, line: str, reason: str) -> None:
    good = row(ags="05314000", name="Bonn")
    register = read(tmp_path, f"{HEAD}\n{good}\n{line}\n")
    assert [draft.name for draft in register.drafts] == ["Bonn"]
    assert [bad.number for bad in register.bad] == [3]
    assert reason in register.bad[0].reason
    assert len(register.bad[0].reason) < 200


@pytest.mark.parametrize("content", ["", "hello", "\x00" * 100, "a;b;c\nd;e;f", b"\xff\xfe" * 50, b"\x1f\x8bbroken"])
def test_what_is_no_register_is_refused(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(RegisterError):
        read(tmp_path, content)


def test_a_small_file_that_unfolds_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="more than 64 MB"):
        read(tmp_path, gzip.compress(bytes(80_000_000)))
    with pytest.raises(RegisterError, match="lines"):
        read(tmp_path, gzip.compress(b"\n" * 300_000))


def test_a_day_far_ahead_is_a_bad_line_because_it_would_hold_off_every_later_file(tmp_path: Path) -> None:
    rows = [
        f"0811100{n};urban-county;Stuttgart;;;6;70173;;;{day};x" for n, day in enumerate(["2026-12-31", "9999-12-31"])
    ]
    (tmp_path / "register").write_text("\n".join([HEAD, *rows]))
    register = read_register(tmp_path / "register", latest=date(2027, 1, 1))
    assert [draft.ags for draft in register.drafts] == ["08111000"]
    assert [(bad.number, bad.reason) for bad in register.bad] == [(3, "its day is 9999-12-31, which is too far ahead")]


def test_a_record_cut_short_is_a_bad_line(tmp_path: Path) -> None:
    register = read(tmp_path, "\n".join([*RECORDS, "60", "6020231399", "60202312310514400", "77" + "0" * 200]))
    assert len(register.drafts) == 7
    assert [bad.number for bad in register.bad] == [11, 12, 13, 14]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.sampled_from([*RECORDS, *EXTRACT.splitlines(), HEAD, row()]), st.text(max_size=250))))
def test_no_content_does_more_than_be_refused(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_text("\n".join(lines), encoding="utf-8", errors="ignore", newline="")
    try:
        register = read_register(path)
    except RegisterError:
        return
    assert len({draft.ags for draft in register.drafts}) == len(register.drafts)
