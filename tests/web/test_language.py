import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from plain import LEAST_FLESCH, MOST_WIENER, plainness

from web.language import CATALOGUES, Language, language_of, without_language

Client = TestClient[Litestar]
WEB = Path(__file__).parents[2] / "web"
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
LONGEST_SENTENCE = 18
PAGES = [
    "/",
    "/submit",
    "/methodology",
    "/imprint",
    "/operation",
    "/feeds",
    "/api",
    "/api-types",
    "/api-try",
    "/compare",
    "/shortlist",
    "/solutions/termin-buchung",
    "/solutions/termin-buchung/report",
]


def said() -> list[tuple[str, ...]]:
    """Every German message in templates and code, with its plural if it has one."""
    with (CATALOGUES / "babel.cfg").open(encoding="utf-8") as source:
        mapping, options = parse_mapping_cfg(source)
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "mark": None}
    found: Iterator[tuple[str, int, str | tuple[str, ...], list[str], str | None]] = extract_from_dir(
        str(WEB), mapping, options, keywords
    )
    return [message if isinstance(message, tuple) else (message,) for _, _, message, _, _ in found]


def used() -> dict[str, tuple[str, ...]]:
    """Every German message, with its singular as the key."""
    return {message[0]: message for message in said()}


def english() -> dict[str, tuple[str, ...]]:
    with (CATALOGUES / "en.po").open("rb") as source:
        catalogue = read_po(source, locale="en")
    assert not [message.id for message in catalogue if message.fuzzy and message.id]
    return {
        message.id if isinstance(message.id, str) else message.id[0]: (
            (message.string,) if isinstance(message.string, str) else tuple(message.string)
        )
        for message in catalogue
        if message.id
    }


def test_every_message_has_an_english_translation_and_none_is_left_over() -> None:
    wanted, written = used(), english()
    assert sorted(set(wanted) - set(written)) == []
    assert sorted(set(written) - set(wanted)) == []
    assert [key for key, strings in written.items() if not all(strings)] == []


def test_no_singular_has_two_plurals_for_the_catalogue_would_mix_up_their_translations() -> None:
    plurals: dict[str, set[str]] = {}
    for singular, *plural in said():
        plurals.setdefault(singular, set()).update(plural)
    assert [forms for forms in plurals.values() if len(forms) > 1] == []


def test_translations_keep_every_placeholder_and_every_number_of_forms() -> None:
    written = english()
    for key, forms in used().items():
        assert len(forms) == len(written[key]), key
        wanted = set(PLACEHOLDER.findall(forms[-1]))
        assert set(PLACEHOLDER.findall(written[key][-1])) == wanted, key


@pytest.mark.parametrize("texts", [used(), english()], ids=["de", "en"])
def test_sentences_are_short(texts: dict[str, tuple[str, ...]]) -> None:
    sentences = [
        sentence for forms in texts.values() for form in forms for sentence in re.split(r"(?<=[.!?:])\s", form)
    ]
    assert [sentence for sentence in sentences if len(sentence.split()) > LONGEST_SENTENCE] == []


def test_the_messages_are_plain_german() -> None:
    measured = plainness(form for forms in used().values() for form in forms)
    assert measured.flesch >= LEAST_FLESCH
    assert measured.wiener <= MOST_WIENER


def test_messages_address_readers_politely() -> None:
    informal = re.compile(r"\b(du|dein|deine|dich|dir|euch|eure)\b", re.IGNORECASE)
    assert [key for key in used() if informal.search(key)] == []


@pytest.mark.parametrize("path", PAGES)
def test_each_page_speaks_one_language_and_names_the_other(client: Client, path: str) -> None:
    german, other = Page(client.get(path).text), Page(client.get(f"/en{path}").text)
    assert (german.one("html")["lang"], other.one("html")["lang"]) == ("de", "en")
    address = "/en" if path == "/" else f"/en{path}"
    for page in (german, other):
        alternates = {
            link["hreflang"]: link["href"]
            for link in page.all("link", rel="alternate")
            if "hreflang" in link.attributes
        }
        assert alternates == {"de": path, "en": address, "x-default": path}
    assert german.link("English") == address
    assert other.link("Deutsch") == path


def test_changing_the_language_keeps_the_question(client: Client) -> None:
    query = "?q=Pl%C3%A4tze+%26+mehr&topic=mobility&topic=education"
    assert Page(client.get(f"/{query}").text).link("English") == f"/en{query}"
    assert Page(client.get(f"/en{query}").text).link("Deutsch") == f"/{query}"


@pytest.mark.parametrize("path", PAGES)
def test_no_german_remains_on_an_english_page_unless_it_is_marked(client: Client, path: str) -> None:
    words = re.compile(r"\b(und|nicht|keine|Sie|wird|Lösung|Datei|Bericht)\b")
    assert words.findall(Page(client.get(f"/en{path}").text, without="de").text) == []


def test_numbers_and_dates_follow_the_language(client: Client) -> None:
    path = "/solutions/termin-buchung/report"
    coverage = Page(client.get(path).text).link("Sprachen, Werkzeuge und Ausgelassenes ansehen")
    assert "4.200" in client.get(coverage).text
    assert "4,200" in client.get(f"/en{coverage}").text
    assert "4. Mai 2026" in client.get(path).text
    assert "May 4, 2026" in client.get(f"/en{path}").text


@pytest.mark.parametrize(
    ("path", "language", "bare"),
    [
        ("/", Language.DE, "/"),
        ("/en", Language.EN, "/"),
        ("/en/submit", Language.EN, "/submit"),
        ("/energy", Language.DE, "/energy"),
        ("/solutions/en", Language.DE, "/solutions/en"),
        ("//evil.example.org", Language.DE, "/evil.example.org"),
        ("/en//evil.example.org", Language.EN, "/evil.example.org"),
    ],
)
def test_the_path_decides_the_language(path: str, language: Language, bare: str) -> None:
    assert (language_of(path), without_language(path)) == (language, bare)
