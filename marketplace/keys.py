"""Where the keys come from that seal secrets at rest: a setting, or a file beside the database, never the database.

Without a setting the file is made at first use. It appears whole or not at all, also when several processes start at
once: each writes a file of its own, and the one that is linked first is everybody's.
"""

import os
import secrets
import stat
from pathlib import Path

from catalog.sealed import Seal, is_key, new_key
from marketplace.errors import SecretKeyError
from marketplace.settings import Settings, given

NAME = "secret-key"
PRIVATE = 0o600
MOST_BYTES = 10_000


def open_seal(settings: Settings) -> Seal:
    """Return the seal of this installation; make its key if there is none and none is set."""
    keys = given(settings.secret_key, settings.secret_key_file)
    if keys:
        return _seal(keys, "MARKETPLACE_SECRET_KEY")
    path = settings.data_directory / NAME
    if not path.exists():
        _make(path)
    return _seal(_read(path), str(path))


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    own = path.with_name(f".{NAME}-{secrets.token_hex(8)}")
    handle = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(new_key() + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(own, path)
    except FileExistsError:
        pass  # another process was first: its key is everybody's
    finally:
        own.unlink()


def _read(path: Path) -> str:
    """Return what is in the file; refuse one that others may read."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            text = file.read(MOST_BYTES)
    except OSError as error:
        raise SecretKeyError(f"{path} cannot be read: {error.strerror}") from error
    if stat.S_IMODE(mode) & 0o077:
        raise SecretKeyError(f"{path} may be read by others; run: chmod 600 {path}")
    return text.decode("ascii", "replace")


def _seal(text: str, place: str) -> Seal:
    keys = tuple(text.split())
    if not keys or not all(map(is_key, keys)):
        raise SecretKeyError(f"{place} does not hold keys of 32 bytes in URL-safe base64, separated by spaces or lines")
    return Seal(keys)
