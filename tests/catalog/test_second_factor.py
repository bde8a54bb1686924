"""One-time codes count once and near their time; recovery codes are stored as hashes; the QR code fits the policy."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree as ET

import pyotp
import pytest
import segno

from catalog.second_factor import (
    accepted_step,
    matching_recovery_hash,
    new_recovery_codes,
    new_secret,
    provisioning_uri,
    qr_code,
    recovery_hash,
)

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105 - the public test secret of RFC 6238
NOW = datetime(2026, 11, 22, 12, 0, 7, tzinfo=UTC)
STEP = int(NOW.timestamp()) // 30


def code_at(moment: datetime, secret: str = RFC_SECRET) -> str:
    return pyotp.TOTP(secret).at(moment)


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_the_codes_of_rfc_6238_are_accepted_at_their_time(seconds: int, code: str) -> None:
    assert accepted_step(RFC_SECRET, code, datetime.fromtimestamp(seconds, UTC)) == seconds // 30


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_one_step_early_or_late(steps: int) -> None:
    assert accepted_step(RFC_SECRET, code_at(NOW + timedelta(seconds=30 * steps)), NOW) == STEP + steps


@pytest.mark.parametrize("steps", [-2, 2])
def test_two_steps_are_too_many(steps: int) -> None:
    assert accepted_step(RFC_SECRET, code_at(NOW + timedelta(seconds=30 * steps)), NOW) is None


def test_a_code_is_taken_once_only_and_none_before_it() -> None:
    code = code_at(NOW)
    step = accepted_step(RFC_SECRET, code, NOW, last_step=STEP - 1)
    assert step == STEP
    assert accepted_step(RFC_SECRET, code, NOW, last_step=step) is None
    assert accepted_step(RFC_SECRET, code_at(NOW - timedelta(seconds=30)), NOW, last_step=step) is None
    later = NOW + timedelta(seconds=30)
    assert accepted_step(RFC_SECRET, code_at(later), NOW, last_step=step) == STEP + 1


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "\u0661\u0662\u0663\u0664\u0665\u0666", "-12345"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert accepted_step(RFC_SECRET, code, NOW) is None


def test_spaces_in_a_code_do_not_matter() -> None:
    code = code_at(NOW)
    assert accepted_step(RFC_SECRET, f" {code[:3]} {code[3:]} ", NOW) == STEP


def test_secrets_have_160_bits_and_differ() -> None:
    first, second = new_secret(), new_secret()
    assert first != second
    assert len(first) * 5 == 160
    assert accepted_step(first, code_at(NOW, second), NOW) is None


def test_an_app_gets_account_issuer_and_secret_whatever_is_in_their_names() -> None:
    address = urlsplit(provisioning_uri(RFC_SECRET, "erika&secret=X@stadt.example", "Markt: Köln & Umland"))
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert unquote(address.path) == "/Markt  Köln & Umland:erika&secret=X@stadt.example"
    assert parse_qs(address.query) == {"secret": [RFC_SECRET], "issuer": ["Markt  Köln & Umland"]}


def test_there_are_ten_recovery_codes_of_80_bits_and_all_differ() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert {len(code.replace("-", "")) * 5 for code in codes} == {80}


def test_a_recovery_code_is_found_by_its_hash_however_it_is_typed() -> None:
    codes = new_recovery_codes()
    hashes = [recovery_hash(code) for code in codes]
    assert not set(codes) & set(hashes)
    for code, stored in zip(codes, hashes, strict=True):
        assert matching_recovery_hash(f" {code.lower().replace('-', ' ')}\n", hashes) == stored


def test_digits_that_no_code_has_are_read_as_letters() -> None:
    assert recovery_hash("O1B0-AAAA") == recovery_hash("0IBO-AAAA") == recovery_hash("oi8oaaaa")


def test_a_used_or_wrong_recovery_code_is_found_nowhere() -> None:
    codes = new_recovery_codes()
    left = [recovery_hash(code) for code in codes[1:]]
    assert matching_recovery_hash(codes[0], left) is None
    assert matching_recovery_hash("", left) is None
    assert matching_recovery_hash("\ud800", left) is None


def test_the_qr_code_is_svg_without_style_and_script_and_has_a_title() -> None:
    picture = qr_code("otpauth://totp/x", 'Für "A&B" <script>')
    root = ET.fromstring(picture)  # noqa: S314 - our own picture
    tags = {element.tag.removeprefix("{http://www.w3.org/2000/svg}") for element in root.iter()}
    assert tags == {"svg", "title", "path"}
    assert not any("style" in element.attrib for element in root.iter())
    assert root.findtext("{http://www.w3.org/2000/svg}title") == 'Für "A&B" <script>'
    assert root.attrib["role"] == "img"
    assert not picture.startswith("<?xml")


def test_the_qr_code_draws_the_dark_modules_of_the_text() -> None:
    text = provisioning_uri(RFC_SECRET, "erika@stadt.example", "Markt")
    root = ET.fromstring(qr_code(text, "QR"))  # noqa: S314 - our own picture
    path = next(element for element in root.iter() if "stroke" in element.attrib).attrib["d"]
    matrix = segno.make(text, micro=False).matrix
    assert drawn(path) == {(x + 4, y + 4) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}


def drawn(path: str) -> set[tuple[int, int]]:
    """Return the modules that strokes of width 1 along the lines of a path paint."""
    x, y, dark = 0, 0, set()
    for command, numbers in re.findall(r"([Mmh])([-0-9. ]+)", path):
        steps = [int(float(number)) for number in numbers.split()]
        if command == "h":
            dark |= {(column, y) for column in range(x, x + steps[0])}
            x += steps[0]
        else:
            x, y = (x + steps[0], y + steps[1]) if command == "m" else (steps[0], steps[1])
    return dark
