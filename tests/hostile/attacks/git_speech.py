"""What a git server says, made by hand: packets, references and packs as no honest server would send them."""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping

from attacks.ground import Ground
from git_server import Handler, Manner

KINDS = {"commit": 1, "tree": 2, "blob": 3, "tag": 4, "offset": 6, "reference": 7}
END, BORDER = b"0000", b"0001"
LONGEST = 65_000
ADVERTISED = "application/x-git-upload-pack-advertisement"
RESULT = "application/x-git-upload-pack-result"


def packet(data: bytes) -> bytes:
    """Return a packet: its length in four hexadecimal digits, and the data."""
    return b"%04x" % (len(data) + 4) + data


def band(number: int, data: bytes) -> bytes:
    """Return data as packets of a side band: 1 the pack, 2 progress, 3 an error."""
    parts = (data[start : start + LONGEST] for start in range(0, len(data), LONGEST))
    return b"".join(packet(bytes([number]) + part) for part in parts)


def advertisement(*more: bytes) -> bytes:
    """Return how a server of protocol 2 introduces itself."""
    capabilities = (b"version 2\n", b"agent=git/2\n", b"ls-refs=unborn\n", b"fetch=shallow filter\n", *more)
    return packet(b"# service=git-upload-pack\n") + END + b"".join(map(packet, capabilities)) + END


def references(commit: str) -> bytes:
    """Return the answer to the question for references."""
    head = packet(f"{commit} HEAD symref-target:refs/heads/main\n".encode())
    return head + packet(f"{commit} refs/heads/main\n".encode()) + END


def packed(pack: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the answer to the question for objects."""
    yield packet(b"packfile\n")
    yield from (band(1, part) for part in pack)
    yield END


def entry(kind: str, body: bytes, size: int | None = None, base: bytes = b"") -> bytes:
    """Return one object of a pack; its size may lie."""
    number = len(body) if size is None else size
    first, number = KINDS[kind] << 4 | number & 15, number >> 4
    head = bytearray()
    while number:
        head.append(first | 128)
        first, number = number & 127, number >> 7
    head.append(first)
    return bytes(head) + base + zlib.compress(body, 9)


def pack_of(entries: Iterable[bytes], count: int | None = None) -> bytes:
    """Return a pack; the number of its objects may lie."""
    whole = list(entries)
    body = b"PACK" + struct.pack(">II", 2, len(whole) if count is None else count) + b"".join(whole)
    return body + hashlib.sha1(body, usedforsecurity=False).digest()


def everything(ground: Ground) -> bytes:
    """Return a pack of all that was written on the ground."""
    return pack_of(entry(kind, body) for kind, body in ground.made.values())


def delta(base_size: int, copies: int) -> bytes:
    """Return a delta that says its base again and again."""
    piece = bytes([0b11110000]) + struct.pack("<I", base_size)[:3]
    return number(base_size) + number(base_size * copies) + piece * copies


def number(value: int) -> bytes:
    """Return a number in sevens of bits, the least first."""
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])


def stream(handler: Handler, kind: str, parts: Iterable[bytes], headers: Mapping[str, str] | None = None) -> None:
    """Answer with parts as they come; the end of the connection is the end of the answer."""
    handler.send_response(200)
    for name, value in {"Content-Type": kind, **(headers or {})}.items():
        handler.send_header(name, value)
    handler.end_headers()
    for part in parts:
        handler.wfile.write(part)


def speaking(names: Iterable[bytes], objects: Iterable[bytes], greeting: bytes = b"") -> Manner:
    """Return the manner of a server of protocol 2 that answers the two questions with these bytes."""

    def manner(handler: Handler, rest: str) -> None:
        if handler.command == "GET" and "info/refs" in rest:
            stream(handler, ADVERTISED, [greeting or advertisement()])
        elif handler.command == "POST":
            question = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
            stream(handler, RESULT, names if b"command=ls-refs" in question else objects)
        else:
            handler.answer(404)

    return manner
