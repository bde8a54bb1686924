"""Model files: plain numbers in JSON beside their checksum; anything else is refused, nothing is ever executed.

Tables are packed here as well, because a model names the checksum of what it was fitted on.
"""

import hashlib
import zlib
from typing import TypeVar

import msgspec

from scorers.errors import ModelError

M = TypeVar("M", bound=msgspec.Struct)
GZIP = 31
"""zlib's number for its widest window in the form of gzip."""


class _Envelope(msgspec.Struct, frozen=True):
    """The text of a model and the SHA-256 of its canonical JSON."""

    sha256: str
    model: msgspec.Raw


class _Format(msgspec.Struct, frozen=True):
    """What a model of any format has."""

    format: int


class _Sealed(msgspec.Struct, frozen=True):
    """What is written."""

    sha256: str
    model: msgspec.Struct


def checksum(model: msgspec.Struct) -> str:
    """Return the SHA-256 of a model's canonical JSON: keys sorted, no spaces."""
    return hashlib.sha256(msgspec.json.encode(model, order="sorted")).hexdigest()


def sealed(model: msgspec.Struct) -> bytes:
    """Return the file of a model, readable line by line."""
    text = msgspec.json.encode(_Sealed(checksum(model), model), order="sorted")
    return msgspec.json.format(text, indent=1) + b"\n"


def packed(text: bytes) -> bytes:
    """Return a table as gzip without a time, the same bytes by every Python: the gzip module's heads differ."""
    return zlib.compress(text, level=9, wbits=GZIP)


def unsealed(data: bytes, source: str, kind: type[M], form: int) -> M:
    """Return the model of a file; raise ModelError if it is none of this kind and format, or was changed."""
    try:
        envelope = msgspec.json.decode(data, type=_Envelope)
        found = msgspec.json.decode(envelope.model, type=_Format).format
        if found != form:
            raise ModelError(f"{source} has format {found}; this version reads format {form}")
        model = msgspec.json.decode(envelope.model, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ModelError(f"{source} is not a model file: {error}") from error
    if checksum(model) != envelope.sha256:
        raise ModelError(f"{source} was changed after it was made: its checksum does not fit")
    return model
