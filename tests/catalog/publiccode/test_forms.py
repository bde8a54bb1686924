"""Single values are judged by their form alone, and never looked up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.publiccode import forms
from catalog.publiccode.videos import video

URLS = [
    "https://example.org",
    "http://[::1]:80/a",
    "git://example.org/x",
    "HTTPS://EXAMPLE.ORG",
    "urn:a:b",
    "https://ä.de/ü",
]
NO_URLS = [
    "",
    "x",
    "example.org/a",
    "https://",
    "https://a b.org",
    "https://example.org:port",
    "https://example.org/%zz",
]
NO_URLS += ["://a", "git@example.org:a/b", "https://[::1", "https://exa\tmple.org", "/path", "//example.org/x"]


@pytest.mark.parametrize("text", URLS)
def test_an_address_with_a_scheme_is_a_url(text: str) -> None:
    assert forms.url(text) == ""


@pytest.mark.parametrize("text", NO_URLS)
def test_what_is_no_address_is_no_url(text: str) -> None:
    assert forms.url(text) != ""


@pytest.mark.parametrize("text", ["git://example.org/x", "urn:a:b", "mailto:a@b.de", "http:a"])
def test_other_addresses_are_not_of_the_web(text: str) -> None:
    assert forms.web_url(text) != ""


@pytest.mark.parametrize(
    "text", ["https://example.org", "urn:x-beispiel:a", "URN:ISBN:123", "urn:de:fim:leika:leistung:99"]
)
def test_a_url_or_a_urn_is_a_uri(text: str) -> None:
    assert forms.uri(text) == ""


@pytest.mark.parametrize(
    "text", ["urn:a:b", "urn:urn:b", "urn:-a:b", "urn:ab:", "urn:ab:ä", "example.org", "mailto:a@b.de"]
)
def test_a_broken_urn_is_no_uri(text: str) -> None:
    assert forms.uri(text) != ""


@pytest.mark.parametrize("code", ["pcm", "c_x001", "AB12CD34", "istsc_abcd000000", "cm_muster"])
def test_codes_of_the_italian_index_have_known_forms(code: str) -> None:
    assert forms.organisation(f"urn:x-italian-pa:{code}") == ""
    assert forms.organisation(f"urn:x-italian-pa:{code}_und_noch_mehr") != ""


@pytest.mark.parametrize("text", ["a@example.org", "a.b+c@sub.example.org", "ä@example.org", "a@example.org."])
def test_an_address_for_mail_has_a_full_domain(text: str) -> None:
    assert forms.email(text) == ""


@pytest.mark.parametrize(
    "text", ["", "a", "a@", "@example.org", "a@localhost", "a b@example.org", "a@-x.org", "a@example.1"]
)
def test_what_is_no_address_for_mail_is_refused(text: str) -> None:
    assert forms.email(text) != ""


@pytest.mark.parametrize(
    "tag", ["de", "DE", "en-GB", "zh-Hant-TW", "sl-IT-nedis", "nds", "es-419", "x-eigen", "i-klingon"]
)
def test_registered_languages_are_tags(tag: str) -> None:
    assert forms.language(tag) == ""


@pytest.mark.parametrize(
    "tag", ["", "deu", "en_GB", "xxx", "german", "de-XX", "de-Abcd", "de-", "no such", "d", "e" * 200]
)
def test_what_is_not_registered_is_no_tag(tag: str) -> None:
    assert forms.language(tag) != ""


@pytest.mark.parametrize("code", ["DE", "de", "GB", "AX"])
def test_countries_have_two_letters_of_one_case(code: str) -> None:
    assert forms.country(code) == ""


@pytest.mark.parametrize("code", ["De", "UK", "EU", "DEU", "", "XX", "UN"])
def test_what_iso_3166_does_not_have_is_no_country(code: str) -> None:
    assert forms.country(code) != ""


def test_iso_3166_has_249_countries() -> None:
    letters = [chr(code) for code in range(ord("A"), ord("Z") + 1)]
    assert sum(forms.country(first + second) == "" for first in letters for second in letters) == 249


@pytest.mark.parametrize("text", ["https://youtu.be/abc", "https://www.youtube.com/watch?v=a", "https://vimeo.com/1"])
def test_videos_stand_where_they_can_be_embedded(text: str) -> None:
    assert video(text) == ""


@pytest.mark.parametrize(
    "text", ["ABC", "https://example.org/v", "https://notyoutube.com/watch?v=a", "https://youtube.com/"]
)
def test_other_places_have_no_videos(text: str) -> None:
    assert video(text) != ""


@given(st.text(max_size=200))
def test_every_rule_answers_any_text(text: str) -> None:
    rules = (forms.url, forms.web_url, forms.uri, forms.organisation, forms.email, forms.media_type, forms.day)
    for rule in (*rules, forms.language, forms.country, forms.picture(".png"), forms.between(1, 9), video):
        assert isinstance(rule(text), str)
