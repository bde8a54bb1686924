"""A typed answer is stored only if it is one; its words, its form and its JSON all mean the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.answer_words import read, words
from catalog.answers import check, decode, encode
from catalog.field import Field, Kind
from catalog.fields import FIELDS
from catalog.views import Answer, Lines, LocalText

DATE = Field("day", "offer", Kind.DATE, LocalText("Tag", "Day"), LocalText("?", "?"))
MONEY = FIELDS["price_per_year"]

RIGHT: tuple[tuple[Field, Answer, LocalText], ...] = (
    (FIELDS["support_hours"], "community", FIELDS["support_hours"].choices["community"]),
    (FIELDS["interfaces"], ("oparl", "osci"), LocalText("OParl, OSCI", "OParl, OSCI")),
    (FIELDS["notice_months"], 3, LocalText("3 Monate", "3 months")),
    (FIELDS["notice_months"], 1.5, LocalText("1,5 Monate", "1.5 months")),
    (MONEY, "1250", LocalText("1.250,00 €", "€1,250.00")),
    (MONEY, "0.125", LocalText("0,125 €", "€0.125")),
    (DATE, "2027-05-01", LocalText("01.05.2027", "2027-05-01")),
    (FIELDS["processing_agreement"], True, LocalText("ja", "yes")),
    (FIELDS["processing_agreement"], False, LocalText("nein", "no")),
    (FIELDS["contact_page"], "https://example.org/kontakt", LocalText(*["https://example.org/kontakt"] * 2)),
    (FIELDS["leika_keys"], ("99115005000000",), LocalText("99115005000000", "99115005000000")),
    (FIELDS["features"], Lines(("Karte", "Suche"), ("map",)), LocalText("Karte; Suche", "map")),
    (FIELDS["features"], Lines((), ("map",)), LocalText("map", "map")),
)
WRONG: tuple[tuple[Field, object, dict[str, str]], ...] = (
    (FIELDS["support"], "words belong into the note", {"": "answer.wrong_kind"}),
    (FIELDS["support_hours"], "at night", {"": "answer.not_a_choice"}),
    (FIELDS["support_hours"], ("community",), {"": "answer.wrong_kind"}),
    (
        FIELDS["interfaces"],
        ("oparl", "fax", 3, "oparl"),
        {
            "[1]": "answer.not_a_choice",
            "[2]": "answer.wrong_kind",
            "[3]": "answer.twice",
        },
    ),
    (FIELDS["interfaces"], (), {"": "answer.empty"}),
    (FIELDS["interfaces"], ["oparl"], {"": "answer.wrong_kind"}),
    (FIELDS["notice_months"], True, {"": "answer.wrong_kind"}),
    (FIELDS["notice_months"], -1, {"": "answer.out_of_range"}),
    (FIELDS["notice_months"], float("nan"), {"": "answer.out_of_range"}),
    (MONEY, "1,50", {"": "answer.not_an_amount"}),
    (MONEY, "-1", {"": "answer.not_an_amount"}),
    (MONEY, "\u0661", {"": "answer.not_an_amount"}),
    (MONEY, 3, {"": "answer.wrong_kind"}),
    (DATE, "2027-02-30", {"": "answer.not_a_date"}),
    (DATE, "20270201", {"": "answer.not_a_date"}),
    (FIELDS["processing_agreement"], "yes", {"": "answer.wrong_kind"}),
    (FIELDS["contact_page"], "http://example.org", {"": "answer.not_https"}),
    (FIELDS["contact_page"], "javascript:alert(1)", {"": "answer.not_https"}),
    (FIELDS["contact_page"], "https://example.org/" + "a" * 2_000, {"": "answer.not_https"}),
    (FIELDS["screenshots"], ("https://example.org/a.png", "b.png"), {"[1]": "answer.not_https"}),
    (FIELDS["leika_keys"], ("99115005000000", "9911"), {"[1]": "answer.malformed"}),
    (FIELDS["export_formats"], tuple(map(str, range(101))), {"": "answer.too_many"}),
    (FIELDS["export_formats"], (" ",), {"[0]": "answer.malformed"}),
    (FIELDS["features"], Lines(("a" * 301,), ("b", "b")), {".de[0]": "answer.malformed", ".en[1]": "answer.twice"}),
    (FIELDS["features"], Lines(), {"": "answer.empty"}),
    (FIELDS["features"], ("Karte",), {"": "answer.wrong_kind"}),
)
TYPED: tuple[tuple[Field, tuple[str, ...], Answer | None], ...] = (
    (FIELDS["interfaces"], ("oparl", "osci"), ("oparl", "osci")),
    (FIELDS["interfaces"], ("",), None),
    (FIELDS["support_hours"], ("community",), "community"),
    (FIELDS["leika_keys"], ("99115005000000\r\n\n 99115005000001 ",), ("99115005000000", "99115005000001")),
    (FIELDS["notice_months"], ("3",), 3),
    (FIELDS["notice_months"], ("1,5",), 1.5),
    (FIELDS["notice_months"], ("drei",), "drei"),
    (MONEY, ("1.250,00 €",), "1250.00"),
    (MONEY, ("1.250",), "1250"),
    (MONEY, ("12.50",), "12.50"),
    (MONEY, ("1,250.00",), "1250.00"),
    (MONEY, ("0,125",), "0.125"),
    (MONEY, ("ab 100",), "ab 100"),
    (DATE, ("1.5.2027",), "2027-05-01"),
    (DATE, ("2027-05-01",), "2027-05-01"),
    (FIELDS["processing_agreement"], ("no",), False),
    (FIELDS["contact_page"], (" https://example.org ",), "https://example.org"),
    (FIELDS["features"], ("Karte\nSuche",), Lines(("Karte", "Suche"))),
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda parts: st.tuples(parts) | st.lists(parts, max_size=3) | st.tuples(parts, parts),
    max_leaves=5,
)
ANSWERS = (
    st.booleans()
    | st.integers(min_value=0, max_value=10**9)
    | st.floats(min_value=0, max_value=1e9)
    | st.text(max_size=30)
    | st.lists(st.text(max_size=9), max_size=4).map(tuple)
    | st.builds(Lines, st.lists(st.text(), max_size=3).map(tuple), st.lists(st.text(), max_size=3).map(tuple))
)


@pytest.mark.parametrize(("field", "answer", "said"), RIGHT)
def test_a_right_answer_is_accepted_and_reads_well(field: Field, answer: Answer, said: LocalText) -> None:
    assert check(field, answer) == {}
    assert words(field, answer) == said


@pytest.mark.parametrize(("field", "answer", "faults"), WRONG)
def test_each_fault_of_an_answer_has_its_code_and_place(field: Field, answer: object, faults: dict[str, str]) -> None:
    assert check(field, answer) == faults


@pytest.mark.parametrize(("field", "typed", "answer"), TYPED)
def test_what_a_form_says_becomes_a_typed_answer_or_stays_as_typed(
    field: Field, typed: tuple[str, ...], answer: Answer | None
) -> None:
    assert read(field, typed) == answer
    assert type(read(field, typed)) is type(answer)


@given(st.sampled_from(tuple(FIELDS.values())), ANYTHING)
def test_anything_is_either_accepted_or_refused_with_codes(field: Field, answer: object) -> None:
    assert all(code.startswith("answer.") for code in check(field, answer).values())


@given(st.sampled_from(tuple(FIELDS.values())), st.lists(st.text(max_size=30), max_size=3), st.text(max_size=30))
def test_any_form_can_be_read_and_what_passes_can_be_written_out(field: Field, typed: list[str], english: str) -> None:
    answer = read(field, typed, english)
    if answer is not None and not check(field, answer):
        assert decode(encode(answer)) == answer
        assert words(field, answer).de


@given(ANSWERS)
def test_an_answer_comes_back_from_its_document_as_it_was(answer: Answer) -> None:
    clean = decode(encode(answer))
    assert decode(encode(clean)) == clean
    assert type(clean) is type(answer)
    if not isinstance(answer, str | tuple | Lines):
        assert clean == answer


def test_codes_of_platforms_and_languages_have_names_and_others_stay_as_they_are() -> None:
    assert words(FIELDS["user_languages"], ("nl", "en", "xx")) == LocalText(
        "Niederländisch, Englisch, xx", "Dutch, English, xx"
    )
    assert words(FIELDS["platforms"], ("web", "haiku")) == LocalText("im Browser, haiku", "in the browser, haiku")
