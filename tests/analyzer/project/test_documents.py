"""A document counts if it says something that none before it says."""

import random
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from analyzer.files import ReadFiles
from analyzer.project.documents import DOCUMENT_BYTES, NEW, READ, documents, first_documents

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def words(start: int, count: int) -> str:
    """Return different words, the same for the same numbers."""
    draws = random.Random(start)  # noqa: S311 - no secret
    return " ".join("".join(draws.choices(LETTERS, k=12)) for _ in range(count))


def counted(texts: Mapping[str, str | bytes], introduction: str = "") -> int:
    data = {path: text if isinstance(text, bytes) else text.encode() for path, text in texts.items()}
    data["README.md"] = introduction.encode()
    return documents(["README.md"], first_documents(texts), ReadFiles(data.get))


def test_each_document_with_words_of_its_own_counts() -> None:
    assert counted({f"docs/{number}.md": words(number, NEW) for number in range(9)}) == 9


def test_copies_headlines_and_few_words_in_any_order_say_nothing_new() -> None:
    assert counted({f"docs/{number}.md": words(1, 100) for number in range(9)}) == 1
    assert counted({f"docs/{number}.md": f"# Part {number}\n" for number in range(9)}) == 0
    few = words(1, NEW + 9).split()
    drawn = {f"docs/{number}.md": " ".join(random.Random(number).choices(few, k=300)) for number in range(9)}  # noqa: S311
    assert counted(drawn) == 1
    assert counted({"docs/a.md": words(1, 100).upper()}, introduction=words(1, 100)) == 0


def test_a_document_need_not_be_all_new() -> None:
    assert counted({"a.md": words(1, 100), "b.md": words(1, 100) + " " + words(2, NEW)}) == 2
    assert counted({"a.md": words(1, 100), "b.md": words(1, 100) + " " + words(2, NEW - 1)}) == 1


def test_words_are_those_of_any_script() -> None:
    kyrillic = " ".join("".join(chr(0x430 + (number * step) % 32) for step in range(3, 9)) for number in range(1, 60))
    assert counted({"a.md": kyrillic}) == 1


def test_what_cannot_be_read_and_empty_documents_do_not_count() -> None:
    assert documents([], ["a.md"], ReadFiles(lambda _: None)) == 0
    assert counted({"a.md": "", "b.md": b"\xff\x00" * 500}) == 0


def test_the_first_ones_are_those_nearest_to_the_top_and_of_each_the_beginning_is_read() -> None:
    paths = [f"a/b/{number:03}.md" for number in range(READ)]
    assert first_documents([*paths, "top.md"])[:2] == ["top.md", "a/b/000.md"]
    assert len(first_documents([*paths, "top.md"])) == READ
    assert counted({"a.md": " " * DOCUMENT_BYTES + words(1, 100)}) == 0


@given(st.dictionaries(st.text(LETTERS, min_size=1, max_size=4), st.binary(max_size=300), max_size=5))
def test_no_bytes_whatever_raise(texts: dict[str, bytes]) -> None:
    assert 0 <= counted(texts) <= len(texts)
