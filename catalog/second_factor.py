"""The second factor: one-time codes from an app (RFC 6238: 30 seconds, 6 digits, SHA-1), and recovery codes on paper.

A code counts one step early or late, and once only: whoever stores the accepted step refuses it and all before it. A
recovery code has 80 random bits, so that a fast hash is enough to store it.
"""

import base64
import hashlib
import hmac
import io
import re
import secrets
from collections.abc import Iterable
from datetime import datetime

import pyotp
import segno

STEP_SECONDS = 30
"""As the apps assume; so are six digits and SHA-1, which the library takes by itself."""
DRIFT = 1
CODE = re.compile(r"[0-9]{6}", re.ASCII)
SECRET_LETTERS = 32
"""160 bits, as RFC 4226 recommends (section 4, R6)."""

RECOVERY_CODES = 10
RECOVERY_BYTES = 10
RECOVERY_GROUP = 4
MISREAD = str.maketrans("018", "OIB")
"""Digits that base32 lacks, read as the letters they are mistaken for."""


def new_secret() -> str:
    """Return a new secret, as apps take it when it is typed."""
    return pyotp.random_base32(SECRET_LETTERS)


def provisioning_uri(secret: str, account: str, issuer: str) -> str:
    """Return the address with which an app takes over the secret; a colon would end the issuer's name early."""
    return pyotp.TOTP(secret, name=account, issuer=issuer.replace(":", " ")).provisioning_uri()


def accepted_step(secret: str, code: str, now: datetime, last_step: int = 0) -> int | None:
    """Return the step whose code this is, or None; steps up to `last_step`, the one accepted last, are used up."""
    typed = "".join(code.split())
    if not CODE.fullmatch(typed):
        return None
    totp = pyotp.TOTP(secret)
    current = int(now.timestamp()) // STEP_SECONDS
    steps = range(current - DRIFT, current + DRIFT + 1)
    matching = [step for step in steps if hmac.compare_digest(totp.at(step * STEP_SECONDS), typed)]
    return next((step for step in matching if step > last_step), None)


def new_recovery_codes() -> tuple[str, ...]:
    """Return ten codes, to be shown once; each signs in once without the app."""
    return tuple(_grouped(secrets.token_bytes(RECOVERY_BYTES)) for _ in range(RECOVERY_CODES))


def recovery_hash(code: str) -> str:
    """Return what is stored of a recovery code: case, spaces and hyphens do not count."""
    letters = "".join(sign for sign in code.upper() if sign.isalnum()).translate(MISREAD)
    return hashlib.sha256(letters.encode("utf-8", "surrogatepass")).hexdigest()


def matching_recovery_hash(code: str, hashes: Iterable[str]) -> str | None:
    """Return the stored hash that a typed code has, or None; whoever accepts the code deletes the hash."""
    typed = recovery_hash(code)
    return next((stored for stored in hashes if hmac.compare_digest(stored, typed)), None)


def qr_code(text: str, title: str) -> str:
    """Return a QR code as an SVG element for a page: black on white, `title` is its text alternative."""
    out = io.BytesIO()
    segno.make(text, micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, title=title, svgclass="qr-code", lineclass=None, omitsize=True,
        dark="#000", light="#fff", nl=False,
    )  # fmt: skip
    return out.getvalue().decode().replace("<svg ", '<svg role="img" ', 1)


def _grouped(data: bytes) -> str:
    letters = base64.b32encode(data).decode("ascii")
    return "-".join(letters[start : start + RECOVERY_GROUP] for start in range(0, len(letters), RECOVERY_GROUP))
