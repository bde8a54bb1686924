"""Landlock: a process gives up what it does not need, for itself and everything it will start.

The kernel's own sandbox needs no package and no privilege. Files outside the listed folders can no longer be read,
nothing outside the listed folders can be written, and from version 4 of the interface on no other port can be
connected to. Numbers and structures are those of the kernel's `linux/landlock.h` and `linux/prctl.h`, the same on
every architecture.
"""

import ctypes
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_FLAG = 1
NO_NEW_PRIVILEGES = 38
PATH_BENEATH, NET_PORT = 1, 2
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
FILE_RIGHTS = (1 << 13) - 1
REFER, TRUNCATE, DEVICE_CONTROL = 1 << 13, 1 << 14, 1 << 15
BIND, CONNECT = 1, 2
NETWORK_SINCE = 4
ON_A_FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | DEVICE_CONTROL
READING = EXECUTE | READ_FILE | READ_DIR
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("rights", ctypes.c_uint64), ("folder", ctypes.c_int32))


class _Port(ctypes.Structure):
    _fields_ = (("rights", ctypes.c_uint64), ("port", ctypes.c_uint64))


class LandlockError(OSError):
    """The kernel refused; nothing was given up."""


def version() -> int:
    """Return the kernel's version of the interface, or 0 if it has none or has it switched off."""
    found = _library().syscall(CREATE_RULESET, None, 0, VERSION_FLAG)
    return max(0, int(found))


def restrict(
    readable: Iterable[Path], writable: Iterable[Path], ports: Sequence[int] = (), listable: Iterable[Path] = ()
) -> None:
    """Give up, for good, everything but reading and writing beneath the folders and connecting to the TCP ports.

    Beneath `listable` folders names can be seen and nothing be read.
    Folders that do not exist are passed over. Raises LandlockError if the kernel has no Landlock.
    """
    known = version()
    if not known:
        raise LandlockError("this kernel has no Landlock")
    every = FILE_RIGHTS | (REFER if known > 1 else 0) | (TRUNCATE if known > 2 else 0)  # noqa: PLR2004 - versions
    attributes = _Ruleset(every, BIND | CONNECT if known >= NETWORK_SINCE else 0, 0)
    size = ctypes.sizeof(attributes) if known > NETWORK_SINCE + 1 else 16 if known >= NETWORK_SINCE else 8
    ruleset = _call(CREATE_RULESET, ctypes.byref(attributes), size, 0)
    try:
        for path in readable:
            _allow(ruleset, path, READING)
        for path in listable:
            _allow(ruleset, path, READ_DIR)
        for path in writable:
            _allow(ruleset, path, every)
        for device in DEVICES:
            _allow(ruleset, Path(device), READ_FILE | WRITE_FILE)
        if known >= NETWORK_SINCE:
            for port in ports:
                rule = _Port(CONNECT, port)
                _call(ADD_RULE, ruleset, NET_PORT, ctypes.byref(rule), 0)
        if _library().prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
            raise LandlockError(ctypes.get_errno(), "privileges could not be given up")
        _call(RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        rule = _Beneath(rights if path.is_dir() else rights & ON_A_FILE, folder)
        _call(ADD_RULE, ruleset, PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(folder)


def _call(number: int, *arguments: object) -> int:
    result = _library().syscall(number, *arguments)
    if result < 0:
        raise LandlockError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return int(result)


def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
