"""Whatever comes, there is a verdict: no crash, no endless time, and a repaired file that is stable."""

from hypothesis import given, settings
from hypothesis import strategies as st
from publiccode_text import CLEAN

from catalog.publiccode.checking import check
from catalog.publiccode.errors import UnreadableError
from catalog.publiccode.repairing import repair

LINES = tuple(line for line in CLEAN.splitlines() if line.strip())
VALUES = (
    "yes",
    "null",
    "[]",
    "{}",
    "[a, {b: c}]",
    '""',
    "1.10",
    "2024-02-30",
    "git@a.de:b/c",
    "(MIT",
    "&a b",
    "- x",
    "|",
)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(lines) - 1))
        head = lines[at].partition(":")[0]
        other = draw(st.sampled_from(LINES))
        choices = [f"{head}: {draw(st.sampled_from(VALUES))}", other, "", lines[at] + "x", f"  {lines[at]}"]
        lines[at] = draw(st.sampled_from(choices))
    return "\n".join(lines)


def examine(data: bytes) -> None:
    checked = check(data)
    lines = data.count(b"\n") + data.count(b"\r") + data.count(b"\xe2\x80") + data.count(b"\xc2\x85") + 1
    assert all(0 <= each.line <= lines for each in checked.findings)
    try:
        first = repair(data)
    except UnreadableError:
        assert checked.listing is None
        return
    again = check(first.text.encode())
    assert again.listing is not None
    assert repair(first.text.encode()).text == first.text


@given(st.binary(max_size=300))
def test_any_bytes_get_a_verdict(data: bytes) -> None:
    examine(data)


@given(st.text(alphabet="abc:-#[]{}\"'|>&*! \n\t?,%@", max_size=120))
def test_anything_that_looks_like_yaml_gets_a_verdict(text: str) -> None:
    examine(text.encode())


@settings(max_examples=150)
@given(damaged())
def test_any_damage_to_a_file_gets_a_verdict_and_a_stable_repair(text: str) -> None:
    examine(text.encode())


def test_long_values_get_a_verdict() -> None:
    for value in ("a" * 300_000, "a." * 150_000, "(" * 300_000, " " * 300_000 + "#", "-" * 300_000, "%" * 300_000):
        for key in ("url", "logo", "releaseDate", "x-eigenes"):
            rest = f'legal:\n  license: "{value}"\nlocalisation:\n  availableLanguages: ["{value}"]\n'
            keys = {each.key for each in check(f'{key}: "{value}"\n{rest}'.encode()).findings}
            assert {key, "legal.license", "localisation.availableLanguages[0]"} - {"logo"} <= keys
        assert value in repair(f'landingURL: "{value}"\n'.encode()).text
