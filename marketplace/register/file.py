"""Opens a file that may come from anywhere: plain or gzip, UTF-8 or ISO 8859-1, and never more than so much of it."""

import gzip
import zlib
from pathlib import Path

from marketplace.errors import RegisterError

MOST_BYTES = 64_000_000
MOST_LINES = 200_000
GZIP = b"\x1f\x8b"


def read_lines(path: Path) -> list[str]:
    """Return the lines of a file; raise RegisterError if it cannot be read or is too large."""
    try:
        with path.open("rb") as file:
            packed = file.read(len(GZIP)) == GZIP
        with gzip.open(path) if packed else path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise RegisterError(f"the file cannot be read: {error}") from error
    if len(content) > MOST_BYTES:
        raise RegisterError(f"the file has more than {MOST_BYTES // 1_000_000} MB")
    if content.count(b"\n") > MOST_LINES:
        raise RegisterError(f"the file has more than {MOST_LINES} lines")
    return _text(content).split("\n")


def _text(content: bytes) -> str:
    """Decode; older registers are in ISO 8859-1, which any bytes are."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("iso-8859-1")
    return text.replace("\r\n", "\n")
