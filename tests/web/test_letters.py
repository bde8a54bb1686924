import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.letters import LINKED, NEW_ADDRESS, PURPOSES, Letter
from web.account_faults import FAULTS
from web.language import Language
from web.letters import WORDINGS, write

SITE = "https://market.example.org"


def test_there_are_words_for_each_purpose_and_for_no_other() -> None:
    assert set(WORDINGS) == PURPOSES


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("purpose", sorted(PURPOSES))
def test_a_letter_says_what_happened_and_has_one_link_on_a_line_of_its_own(purpose: str, language: Language) -> None:
    linked = purpose in LINKED | {NEW_ADDRESS}
    mail = write(Letter("ada@example.org", str(language), purpose, "s3cret" if linked else ""), f"{SITE}/")
    (link,) = re.findall(r"^https://\S+$", mail.text, re.MULTILINE)
    assert link.startswith(SITE + language.prefix + "/")
    assert link.endswith("/s3cret") == linked
    assert mail.to == "ada@example.org"
    assert mail.subject
    assert ("Guten Tag," in mail.text) == (language is Language.DE)


@given(st.sampled_from(sorted(PURPOSES)), st.text(alphabet="abcXYZ-_0189", min_size=43, max_size=43))
def test_nothing_but_the_secret_differs_between_two_letters(purpose: str, secret: str) -> None:
    first, second = (write(Letter("a@b.example", "de", purpose, text), SITE) for text in (secret, "S" * 43))
    assert first.subject == second.subject
    assert first.text.replace(secret, "S" * 43) == second.text


def test_each_fault_of_an_account_has_a_sentence_with_a_way_out() -> None:
    assert [code for code, sentence in FAULTS.items() if not re.fullmatch(r"[A-ZÄÖÜ].+\.", sentence)] == []
