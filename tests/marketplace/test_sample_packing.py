"""Packing the samples' documents: small, the same bytes again, and no trust in what is unpacked."""

import gzip
import lzma

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.errors import PackingError
from marketplace.sample_packing import pack, unpack

LEAVES = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text()
DOCUMENTS = st.recursive(LEAVES, lambda each: st.lists(each) | st.dictionaries(st.sampled_from("abc"), each))


@given(document=DOCUMENTS)
def test_unpacking_gives_the_same_bytes_whatever_was_packed(document: object) -> None:
    written = msgspec.json.encode(document)
    assert unpack(pack(written)) == written


@pytest.mark.parametrize(
    "document",
    [
        [{"a": 1}, {"b": 2, "a": 3}, {"a": 4}, {}],
        [[], [{"a": [1]}, {"a": []}], []],
        ["rows", 2, []],
        ["plain"],
        [{}, {}, {}],
        [[1.0, 2], [], [[3]]],
    ],
)
def test_records_of_several_shapes_and_lists_that_look_packed_come_back(document: object) -> None:
    written = msgspec.json.encode(document)
    assert unpack(pack(written)) == written


def test_like_records_pack_smaller_than_compression_alone_makes_them() -> None:
    files = [{"path": f"town/{n}.py", "lines": n * n % 97, "role": "source", "size": n * 31 % 1009} for n in range(900)]
    written = msgspec.json.encode(files)
    assert len(pack(written)) < 0.75 * len(gzip.compress(written))


@pytest.mark.parametrize(
    "inside",
    [
        b"torn",
        b'["strange", 1]',
        b"[]",
        b'["rows", [0, 1], [[["a"], [["plain", 1]]]]]',
        b'["rows", [0, 0], [[["a"], [["plain", 1]]]]]',
        b'["rows", 1, [[["a", "b"], [["plain", 1]]]]]',
        b'["lists", [2], ["plain", 1]]',
        b'["lists", 3, ["plain", 1]]',
        b'["rows", "x", []]',
    ],
)
def test_what_was_never_packed_is_refused_in_one_way(inside: bytes) -> None:
    for packed in (inside, lzma.compress(inside)):
        with pytest.raises(PackingError, match="is not a packed document"):
            unpack(packed)
