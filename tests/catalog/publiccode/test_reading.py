"""The reader takes any single, harmless YAML document and says of others where and why not."""

import pytest

from catalog.publiccode.errors import UnreadableError
from catalog.publiccode.nodes import Mapping, Node, Place, Scalar, Sequence
from catalog.publiccode.reading import MOST_BYTES, MOST_DEPTH, MOST_NODES, read

BOMB = b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
HOSTILE = {
    "an alias": (b"a: &here x\nb: *here\n", 2, "aliases are not read"),
    "a bomb of aliases": (BOMB, 2, "aliases are not read"),
    "a merge": (b"a: &here {b: 1}\nc:\n  <<: *here\n", 3, "aliases are not read"),
    "a tag for an object": (b"a: !!python/object:os.system x\n", 1, "tags are not read"),
    "a tag of one's own": (b"a: b\nc: !secret x\n", 2, "tags are not read"),
    "two documents": (b"a: b\n---\nc: d\n", 2, "several documents"),
    "a key twice": (b"a: b\nc: d\na: e\n", 3, "stands here twice"),
    "a key twice deep inside": (b"a:\n  - b: 1\n    b: 2\n", 3, "stands here twice"),
    "a key that is a list": (b"? [a, b]\n: c\n", 1, "a key is no text"),
    "deep nesting": (b"a: " + b"[" * 5000, 1, "nests deeper"),
    "deep nesting by indent": (
        b"".join(b" " * n + b"a:\n" for n in range(MOST_DEPTH + 5)),
        MOST_DEPTH + 1,
        "nests deeper",
    ),
    "too many values": (b"a: [" + b"x," * MOST_NODES + b"]", 1, "more than"),
    "a long key": (b"a: b\n? " + b"k" * 101 + b"\n: c\n", 2, "a key is longer"),
    "too many bytes": (b"#" * (MOST_BYTES + 1), 0, "larger than"),
    "broken YAML": (b"a: b\n  c: d\n", 2, "mapping values are not allowed"),
    "an open quote": (b'a: "b\n', 2, "unexpected end of stream"),
    "a list instead of keys": (b"- a\n- b\n", 1, "holds no keys"),
    "a bare text": (b"hello\n", 1, "holds no keys"),
    "nothing": (b"", 0, "holds no keys"),
    "only a comment": (b"# nothing here\n", 0, "holds no keys"),
    "another encoding": ("a: b\n".encode("utf-16"), 0, "no text in UTF-8"),
    "control characters": (b"a: \x07\n", 0, "control characters"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_description_never_needs_is_refused_with_its_line(name: str) -> None:
    data, line, reason = HOSTILE[name]
    with pytest.raises(UnreadableError) as caught:
        read(data)
    assert caught.value.line == line
    assert reason in caught.value.reason


def value(text: str) -> Node:
    found = read(f"key: {text}\n".encode()).root.get("key")
    assert found is not None
    return found


def scalar(text: str) -> Scalar:
    found = value(text)
    assert isinstance(found, Scalar)
    return found


@pytest.mark.parametrize("text", ["no", "yes", "on", "off", "y", "n", "2024-01-31", "0.5.0", "12:30", "1_000", "<<"])
def test_what_yaml_1_1_would_turn_into_something_else_stays_a_text(text: str) -> None:
    found = scalar(text)
    assert found == Scalar(text)
    assert (found.truth, found.is_null, found.is_number) == (None, False, False)


@pytest.mark.parametrize(("text", "truth"), [("true", True), ("TRUE", True), ("false", False), ('"true"', None)])
def test_only_true_and_false_without_quotes_are_truths(text: str, truth: bool | None) -> None:  # noqa: FBT001 - the value
    assert scalar(text).truth is truth


@pytest.mark.parametrize("text", ["1", "-1", "1.10", "0.4", "1e3", "0x1f", "0644"])
def test_a_number_keeps_the_digits_it_was_written_with(text: str) -> None:
    assert scalar(text).text == text
    assert scalar(text).is_number
    assert not scalar(f'"{text}"').is_number


@pytest.mark.parametrize("text", ["", "~", "null", "NULL"])
def test_nothing_is_known_as_nothing(text: str) -> None:
    assert scalar(text).is_null


def test_a_language_called_no_is_a_key() -> None:
    description = read(b"description:\n  no:\n    a: b\n").root.get("description")
    assert isinstance(description, Mapping)
    assert description.get("no") == Mapping(((Scalar("a"), Scalar("b")),))


def test_keys_and_values_know_line_and_column() -> None:
    root = read(b"# head\na:\n  - x\n  - b: \xc3\xa4\xf0\x9f\x8f\x9b\n    c: y\n").root
    key, items = root.entries[0]
    assert key.place == Place(2, 1)
    assert isinstance(items, Sequence)
    assert items.items[0].place == Place(3, 5)
    second = items.items[1]
    assert isinstance(second, Mapping)
    assert [name.place for name, _ in second.entries] == [Place(4, 5), Place(5, 5)]


def test_latin_1_is_read_and_said() -> None:
    document = read("name: Bürgeramt – Süd\n".encode("cp1252"))
    assert document.encoding == "latin-1"
    assert document.root.get("name") == Scalar("Bürgeramt – Süd")


def test_a_byte_order_mark_does_not_disturb() -> None:
    assert read(b"\xef\xbb\xbfname: x\n").root.get("name") == Scalar("x")


def test_comments_are_found_beside_and_between_values_but_not_in_them() -> None:
    text = (
        "# head\na: b # beside\n#no blank\nc: 'it # is'\nd: |\n  # text\n  more\n# after\ne: [1, # one\n  2]\nf: x#y\n"
    )
    expected = ((1, "# head"), (2, "# beside"), (3, "#no blank"), (8, "# after"), (9, "# one"))
    assert read(text.encode()).comments == expected
