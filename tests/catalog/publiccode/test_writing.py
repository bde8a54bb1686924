"""What is written reads back as the same values, whatever they hold."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from publiccode_text import CLEAN

from catalog.publiccode.nodes import Document, Mapping, Node, Scalar, Sequence, unquoted
from catalog.publiccode.reading import read
from catalog.publiccode.writing import write

TEXTS = st.text(st.characters(codec="utf-8"), max_size=40) | st.text(
    alphabet="a#:-'\"|>&*!%@`{}[], \n\t\\é?", max_size=15
)
PLAIN = st.sampled_from(["true", "False", "null", "1.10", "-3", "0x1f", "1e3"]).map(
    lambda text: unquoted(text, Scalar("").place)
)
SCALARS = TEXTS.map(Scalar) | PLAIN


def mappings(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    pairs = st.lists(st.tuples(TEXTS.map(Scalar), children), max_size=4, unique_by=lambda pair: pair[0].text)
    return pairs.map(lambda found: Mapping(tuple(found)))


def sequences(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.lists(children, max_size=4).map(lambda items: Sequence(tuple(items)))


NODES: st.SearchStrategy[Node] = st.recursive(SCALARS, lambda inner: mappings(inner) | sequences(inner), max_leaves=12)


@given(NODES)
def test_any_value_survives_a_round_trip(node: Node) -> None:
    document = Document(Mapping(((Scalar("key"), node),)))
    assert read(write(document).encode()).root == document.root


@given(TEXTS)
def test_other_readers_of_yaml_read_the_same_texts(text: str) -> None:
    written = write(Document(Mapping(((Scalar("key"), Scalar(text)),))))
    assert yaml.safe_load(written) == {"key": text}


@pytest.mark.parametrize(
    "text", ["no", "2024-01-31", "0.7", "12:30", "1_000", "=", "<<", "~", "", " a", "a ", "- a", "a: b"]
)
def test_a_text_that_others_could_mistake_stands_in_quotes(text: str) -> None:
    assert yaml.safe_load(write(Document(Mapping(((Scalar("key"), Scalar(text)),))))) == {"key": text}


def test_a_whole_file_survives_with_unknown_keys_and_comments() -> None:
    text = "# head\n" + CLEAN + "# before\nx-eigenes: # beside\n  - {a: b, c: [1, 2]} # last\n"
    first = read(text.encode())
    second = read(write(first).encode())
    assert second.root == first.root
    assert [comment for _, comment in second.comments] == [comment for _, comment in first.comments]
    assert write(second) == write(first)


def test_texts_with_lines_are_written_as_blocks() -> None:
    document = Document(Mapping(((Scalar("a"), Scalar("one\n\ntwo\n")), (Scalar("b"), Scalar("x\ny")))))
    assert write(document) == "a: |\n  one\n\n  two\nb: |-\n  x\n  y\n"
