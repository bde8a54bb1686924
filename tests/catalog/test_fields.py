"""Every question of a listing is complete as data, so that forms, filters and pages need no code of their own."""

import pytest
from plain import plainness

from catalog.answer_words import words
from catalog.answers import check
from catalog.field import Field, Kind, ListingKind
from catalog.fields import FACET_FIELDS, FIELDS, GROUPS, fields_of

WANTED = {
    *("operating_model", "cost_model", "support_hours", "exit", "notice_months", "export_formats"),
    *("processing_agreement", "data_location", "personal_data", "deletion", "security_attestation", "accessibility"),
    *("accessibility_standards", "interfaces", "ozg_keys", "leika_keys", "contract", "size_classes", "states"),
    *("features", "screenshots", "contact_role", "price_one_off", "price_set_up", "price_training"),
    *("price_per_year", "price_per_inhabitant", "price_per_user"),
}
OLD = {
    *("operating_model", "operators", "cost_model", "support", "exit", "data_protection", "data_location"),
    *("security_attestation", "accessibility", "interfaces", "online_access", "contract", "size_classes", "references"),
}
"""The questions that stored listings answered before there were kinds."""


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_a_field_says_what_it_asks_in_both_languages(field: Field) -> None:
    for text in (field.label, field.help, *field.choices.values()):
        assert text.de
        assert text.en
    assert field.group in GROUPS
    assert field.months > 0
    assert field.kinds


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_choices_belong_to_fields_that_choose_and_filters_to_those(field: Field) -> None:
    assert bool(field.choices) == (field.kind in {Kind.CHOICE, Kind.CHOICES})
    assert not field.facet or field.choices
    assert field.linked <= field.choices.keys()
    for choice in field.choices:
        answer = choice if field.kind is Kind.CHOICE else (choice,)
        assert check(field, answer) == {}
        assert words(field, answer) == field.choices[choice]


def test_every_field_that_buyers_expect_is_there_and_none_that_was_there_is_gone() -> None:
    assert FIELDS.keys() >= WANTED | OLD
    assert {field.group for field in FIELDS.values()} == GROUPS.keys()


def test_a_filter_has_one_field() -> None:
    assert len(FACET_FIELDS) == sum(bool(field.facet) for field in FIELDS.values())


def test_a_service_is_asked_what_it_does_and_not_where_it_runs() -> None:
    service = {field.key for field in fields_of(ListingKind.SERVICE)}
    solution = {field.key for field in fields_of(ListingKind.SOLUTION)}
    assert "services" in service - solution
    assert {"operating_model", "accessibility", "interfaces"} <= solution - service
    assert {"size_classes", "states", "cost_model", "contract"} <= solution & service


def test_the_questions_are_plain_german() -> None:
    measured = plainness(field.help.de for field in FIELDS.values())
    assert measured.is_plain, measured
