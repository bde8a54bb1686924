from datetime import UTC, datetime

import pytest

from web.forges import commit_address, line_address
from web.formats import day, number, percent, signed, visible, web_address
from web.language import Language
from web.reasons import reason
from web.wording import WORDS, word

DE, EN = Language.DE, Language.EN


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (number(1234.56, DE), "1.235"),
        (number(1234.56, EN, digits=1), "1,234.6"),
        (number(3.0, DE, digits=2), "3"),
        (signed(-1.25, DE), "−1,2"),
        (signed(7, EN), "+7.0"),
        (signed(0, DE), "±0,0"),
        (percent(0.004, DE), "weniger als 1\N{NO-BREAK SPACE}%"),
        (percent(0.9955, DE), "mehr als 99\N{NO-BREAK SPACE}%"),
        (percent(1, DE), "100\N{NO-BREAK SPACE}%"),
        (percent(0.99, DE), "99\N{NO-BREAK SPACE}%"),
        (percent(0, EN), "0%"),
        (percent(0.9955, EN), "more than 99%"),
        (percent(0.55, DE), "55\N{NO-BREAK SPACE}%"),
        (day(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), DE), "1. Januar 2027"),
    ],
)
def test_numbers_and_dates_are_written_as_readers_expect(shown: str, expected: str) -> None:
    assert shown == expected


@pytest.mark.parametrize("hidden", ["\x00", "\x1b", "\x7f", "\x85", "\u200e", "\u202e", "\u2066", "\u2028", "\ufeff"])
def test_unseen_characters_are_written_out(hidden: str) -> None:
    assert visible(f"a{hidden}b") == f"a\\u{ord(hidden):04x}b"


@pytest.mark.parametrize("text", ["Zeile\nzwei\t!", "Größe", "👩‍🔬", 5, None])
def test_everything_else_stays_as_it_is(text: object) -> None:
    assert visible(text) == text


@pytest.mark.parametrize("address", ["https://x.org/a?b=c", "http://x.org"])
def test_web_addresses_may_be_links(address: str) -> None:
    assert web_address(address) == address


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//x.org", "/x", "", "https://", "http://[", "file:///etc"]
)
def test_nothing_else_may_be_a_link(address: str) -> None:
    assert not web_address(address)


@pytest.mark.parametrize(
    ("repository", "expected"),
    [
        ("https://github.com/a/b", "https://github.com/a/b/blob/c0ffee/src/x%20y.py#L7"),
        ("https://gitlab.opencode.de/a/b.git", "https://gitlab.opencode.de/a/b/-/blob/c0ffee/src/x%20y.py#L7"),
        ("https://codeberg.org/a/b", "https://codeberg.org/a/b/src/commit/c0ffee/src/x%20y.py#L7"),
        ("https://forge.example.org/a/b", ""),
        ("/srv/local/repository", ""),
    ],
)
def test_known_forges_show_the_line(repository: str, expected: str) -> None:
    assert line_address(repository, "c0ffee", "src/x y.py", 7) == expected


def test_known_forges_show_the_commit() -> None:
    assert commit_address("https://gitlab.com/a/b", "c0ffee") == "https://gitlab.com/a/b/-/commit/c0ffee"


@pytest.mark.parametrize(
    ("text", "german"),
    [
        ("folder third_party", "Ordner third_party"),
        ("3 of 4 files could not be measured", "3 von 4 Dateien ließen sich nicht messen"),
        ("1 of 1234 files could not be measured", "1 von 1.234 Dateien ließ sich nicht messen"),
        ("Python: 236 files, 35731 lines", "Python: 236 Dateien, 35.731 Zeilen"),
        ("C#: 1 files, 51 lines", "C#: 1 Datei, 51 Zeilen"),
        ("folder named after a version, 2024", "Ordner mit Versionsnummer (2024)"),
        ("a reason from the future", "a reason from the future"),
    ],
)
def test_reasons_of_the_analyzer_are_german(text: str, german: str) -> None:
    assert reason(DE, text) == german


@pytest.mark.parametrize("kind", sorted(WORDS))
def test_every_code_has_a_word_in_both_languages(kind: str) -> None:
    for code, message in WORDS[kind].items():
        assert word(DE, kind, code) == message
        assert word(EN, kind, code)


def test_a_code_without_a_word_is_shown_as_it_is() -> None:
    assert word(DE, "role", "unheard-of") == "unheard-of"
    assert word(EN, "topic", "unheard-of") == "unheard-of"
