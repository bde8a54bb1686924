"""Attacks by a server: where it sends us, what it shows, what it says and what it never stops saying."""

import gzip
import itertools
import os
import shutil
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from attacks.attack import BRIEF, HARMLESS, QUICK, Attack, Order, refused, reported
from attacks.git_speech import (
    ADVERTISED,
    BORDER,
    END,
    advertisement,
    band,
    delta,
    entry,
    everything,
    pack_of,
    packed,
    packet,
    references,
    speaking,
    stream,
)
from attacks.ground import FILE, FOLDER, LINK, NOW, Ground
from git_server import HOST, Handler, Manner

REDIRECTED, NOT_FOUND = refused("clone.redirected"), refused("clone.not_found")
UNREACHABLE, TIMED_OUT = refused("clone.unreachable"), refused("clone.timed_out")
DAMAGED, TOO_LARGE = refused("clone.damaged"), refused("clone.too_large")
ENDLESS = refused("clone.timed_out", "clone.too_large")
SMALL = replace(QUICK, pack_bytes=2_000_000)
ANY = refused(
    "clone.failed", "clone.damaged", "clone.unreachable", "clone.not_found", "clone.too_large", "clone.timed_out"
)

Say = Callable[[Ground], Manner]


def served(say: Say, host: str = HOST) -> Callable[[Ground], Order]:
    """Plant a repository with a manner of its own on the git server."""

    def plant(ground: Ground) -> Order:
        server, name = ground.server, ground.root.name
        server.manners[name] = say(ground)
        address = f"https://{host}:{server.port}/{name}/project"
        hosts = {host: ("127.0.0.1",)}
        return Order(address, hosts, open_hosts=frozenset({host}), authority=server.authority)

    return plant


def answering(status: int, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Callable[[Ground], Order]:
    """Plant an answer that is always the same."""
    return served(lambda _: lambda handler, _rest: handler.answer(status, headers, body))


def sending(where: Callable[[Ground, str], str]) -> Callable[[Ground], Order]:
    """Plant a redirect to an address that is made of the ground and the path that was asked for."""
    return served(lambda ground: lambda handler, _: handler.answer(302, {"Location": where(ground, handler.path)}))


def raw(*parts: bytes, pause: float = 0.0) -> Callable[[Ground], Order]:
    """Plant an answer that is sent as it is; the last part again and again if there is a pause."""

    def manner(handler: Handler, _: str) -> None:
        for part in itertools.chain(parts, itertools.repeat(parts[-1])) if pause else parts:
            handler.wfile.write(part)
            if handler.server.git.halt.wait(pause):
                return

    return served(lambda _: manner)


def waiting(handler: Handler, _: str) -> None:
    handler.server.git.halt.wait(20)


def speech(objects: Callable[[Ground, str], Iterable[bytes]], names: Callable[[str], Iterable[bytes]] | None = None,
           greeting: bytes = b"") -> Callable[[Ground], Order]:  # fmt: skip
    """Plant a server that speaks git by hand about an honest commit beside a hostile answer."""

    def say(ground: Ground) -> Manner:
        commit = ground.commit([(FILE, b"hostile.py", ground.blob(b"assert 1\n"))])
        said = names(commit) if names else [references(commit)]
        return speaking(said, objects(ground, commit), greeting)

    return served(say)


def honest(ground: Ground, _: str) -> Iterable[bytes]:
    return packed([everything(ground)])


def commit_of(make: Callable[[Ground], str]) -> Callable[[Ground], Order]:
    """Plant a server that sends whatever a commit needs."""

    def say(ground: Ground) -> Manner:
        commit = make(ground)
        return speaking([references(commit)], packed([everything(ground)]))

    return served(say)


def rows(make: Callable[[Ground], list[tuple[bytes, bytes, str]]]) -> Callable[[Ground], Order]:
    """Plant a server that sends a commit with hostile entries beside the control file."""
    return commit_of(lambda ground: ground.commit(make(ground)))


def forever(part: bytes, pause: float = 0.002) -> Iterator[bytes]:
    while True:
        yield part
        time.sleep(pause)


def endless_names(commit: str) -> Iterator[bytes]:
    yield references(commit).removesuffix(END)
    for start in itertools.count(0, 500):
        yield b"".join(packet(f"{commit} refs/heads/{start + n}\n".encode()) for n in range(500))
        time.sleep(0.01)


def endless_pack(ground: Ground, _: str) -> Iterator[bytes]:
    yield packet(b"packfile\n")
    yield band(1, everything(ground)[:8] + b"\xff\xff\xff\xff")
    while True:
        yield band(1, b"".join(entry("blob", os.urandom(50_000)) for _ in range(4)))


def bomb(ground: Ground, _: str) -> Iterable[bytes]:
    first = entry("blob", bytes(65_536))
    small = entry("offset", delta(65_536, 255), base=bytes([len(first)]) if len(first) < 128 else offset(len(first)))
    large = entry("offset", delta(65_536 * 255, 256), base=offset(len(small)))
    rest = [entry(kind, body) for kind, body in ground.made.values()]
    return packed([pack_of([first, small, large, *rest])])


def offset(distance: int) -> bytes:
    """Return how a pack says the distance to a base."""
    found = [distance & 127]
    while distance := distance >> 7:
        distance -= 1
        found.insert(0, 128 | distance & 127)
    return bytes(found)


def squeezed(ground: Ground) -> Manner:
    del ground
    squeezer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = squeezer.compress(packet(b"# service=git-upload-pack\n") + END)
    zeros = packet(b"0" * 40 + b" refs/heads/" + b"x" * 60_000 + b"\n") * 200

    def parts() -> Iterator[bytes]:
        yield block
        while True:
            yield squeezer.compress(zeros)

    return lambda handler, _: stream(handler, ADVERTISED, parts(), {"Content-Encoding": "gzip"})


def dumb(ground: Ground) -> Manner:
    """A server without git's own protocol, whose other stores of objects are elsewhere."""
    commit = ground.commit()

    def manner(handler: Handler, rest: str) -> None:
        if "info/refs" in rest:
            handler.answer(200, {"Content-Type": "text/plain"}, f"{commit}\trefs/heads/main\n".encode())
        elif rest.endswith("HEAD"):
            handler.answer(200, {"Content-Type": "text/plain"}, b"ref: refs/heads/main\n")
        elif "alternates" in rest:
            handler.answer(200, {"Content-Type": "text/plain"}, f"http://127.0.0.1:{ground.inner()}/x\n".encode())
        else:
            handler.answer(404)

    return manner


def elsewhere(ground: Ground) -> Manner:
    """A server that would have parts of its pack fetched from elsewhere."""
    commit = ground.commit()
    place = f"http://127.0.0.1:{ground.inner()}/x".encode()
    names = packet(b"packfile-uris\n") + packet(b"1" * 40 + b" " + place + b"\n") + BORDER
    greeting = advertisement(b"bundle-uri\n", b"bundle.mode=all\n", b"bundle.x.uri=" + place + b"\n")
    return speaking([references(commit)], [names, *packed([everything(ground)])], greeting)


def published(ground: Ground) -> Order:
    """Publish what was built on the ground at a real git server."""
    name = ground.root.name
    shutil.copytree(ground.repository, ground.server.root / f"{name}.git")
    address = f"https://{HOST}:{ground.server.port}/open/{name}"
    return Order(address, {HOST: ("127.0.0.1",)}, open_hosts=frozenset({HOST}), authority=ground.server.authority)


def large(ground: Ground) -> Order:
    ground.commit([(FILE, b"hostile.py", ground.blob(b"x = 1\n" * 100_000))])
    return published(ground)


def tree_bomb(ground: Ground) -> list[tuple[bytes, bytes, str]]:
    tree = ground.tree([(FILE, b"hostile.py", ground.blob())])
    for _ in range(10):
        tree = ground.tree([(FOLDER, b"%d" % n, tree) for n in range(10)])
    return [(FOLDER, b"hostile", tree)]


SENT = (
    Attack("a redirect in a circle", "a client that follows never ends",
           sending(lambda ground, path: f"https://{HOST}:{ground.server.port}{path}"), REDIRECTED),
    Attack("a redirect to another path", "past the address that was vetted",
           sending(lambda ground, _: f"https://{HOST}:{ground.server.port}/open/other.git/info/refs"), REDIRECTED),
    Attack("a redirect to another host", "past the name that was looked up",
           sending(lambda _, path: f"https://other.example.org{path}"), REDIRECTED),
    Attack("a redirect to a service within", "our network answers in place of theirs",
           sending(lambda ground, path: f"http://127.0.0.1:{ground.inner()}{path}"), REDIRECTED),
    Attack("a redirect to a file", "a client that follows reads the machine",
           sending(lambda *_: "file:///etc/passwd"), REDIRECTED),
    Attack("a redirect to nowhere", "a place that no client can parse", sending(lambda *_: "https://[::1"), REDIRECTED),
    Attack("a question for a password", "a client that asks waits for ever",
           answering(401, {"WWW-Authenticate": 'Basic realm="Your password, please"'}), NOT_FOUND),
    Attack("a question for a ticket", "a client that has one gives it away",
           answering(401, {"WWW-Authenticate": "Negotiate"}), NOT_FOUND),
    Attack("a page in place of git", "words that a client takes for its own",
           answering(200, {"Content-Type": "text/html"}, b"<p>Repository not found, timeout, redirect</p>"), NOT_FOUND),
    Attack("an answer of too many requests", "for a while, or for ever", answering(429, {"Retry-After": "99999"}), UNREACHABLE),
    Attack("an answer of an inner error", "its own affair", answering(500, body=b"\x1b[31m" * 99), UNREACHABLE),
    Attack("a server without git whose stores are elsewhere", "a client that follows asks a service within",
           served(dumb), ANY),
    Attack("a pack whose parts are elsewhere", "the same in the newest protocol", served(elsewhere), ANY),
)  # fmt: skip

SAID = (
    Attack("a server that says nothing", "a wait without end", served(lambda _: waiting), TIMED_OUT, BRIEF),
    Attack("a head that comes a letter at a time", "never silent, never done", raw(b"HTTP/1.1 200 O", b"K", pause=0.1), TIMED_OUT, BRIEF),
    Attack("heads without end", "memory without end", raw(b"HTTP/1.1 200 OK\r\n", b"X-Y: z\r\n" * 2_000, pause=0.005), ANY, BRIEF),
    Attack("a promise of an answer without end", "wait, it says, again and again",
           raw(b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.01), ANY, BRIEF),
    Attack("a body that never comes", "a length and then silence",
           raw(b"HTTP/1.1 200 OK\r\nContent-Type: " + ADVERTISED.encode() + b"\r\nContent-Length: 999\r\n\r\n", b"", pause=0.1), TIMED_OUT, BRIEF),
    Attack("a hang-up without a word", "no answer at all", raw(b""), UNREACHABLE),
    Attack("a hang-up in the head", "half an answer", raw(b"HTTP/1.1 200 OK\r\nContent-Ty"), ANY),
    Attack("a hang-up in the pack", "half a repository must not look like a whole one",
           speech(lambda ground, _: [packet(b"packfile\n"), band(1, everything(ground)[:-40])]), refused("clone.unreachable", "clone.damaged")),
    Attack("no HTTP at all", "a client that guesses", raw(b"SSH-2.0-OpenSSH_9.6\r\n" * 3), UNREACHABLE),
    Attack("HTTP of before its first version", "a body without a head", raw(b"001e# service=git-upload-pack\n0000"), UNREACHABLE),
    Attack("a length below nought", "a number that is too small", raw(b"HTTP/1.0 200 OK\r\nContent-Length: -1\r\n\r\n"), ANY),
    Attack("pieces of a length beyond counting", "a number that is too large",
           raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nx"), ANY),
    Attack("a body that unfolds", "a few bytes of gzip are gigabytes of references", served(squeezed), ENDLESS, BRIEF),
    Attack("references without end", "a list that a client reads whole", speech(honest, endless_names), ENDLESS, BRIEF),
    Attack("a pack without end", "a disk is not", speech(endless_pack), TOO_LARGE, SMALL),
    Attack("progress without end", "words in place of a pack",
           speech(lambda *_: itertools.chain([packet(b"packfile\n")], forever(band(2, b"Counting: 1%\r" * 1_000)))), TIMED_OUT, BRIEF),
    Attack("a pack that unfolds", "two kilobytes of copies are four gigabytes", speech(bomb), TOO_LARGE),
    Attack("a pack of fewer objects than it says", "a client that waits for the rest",
           speech(lambda ground, _: packed([pack_of([entry("blob", b"x")], count=2)])), DAMAGED),
    Attack("a pack of a number beyond counting", "memory for each of them",
           speech(lambda ground, _: packed([pack_of([entry("blob", b"x")], count=0xFFFFFFFF)])), refused("clone.damaged", "clone.too_large")),
    Attack("a pack with an object that says it is endless", "memory for all of it",
           speech(lambda ground, _: packed([pack_of([entry("blob", b"x", size=1 << 40)])])), refused("clone.damaged", "clone.too_large")),
    Attack("a pack with a base before its beginning", "a place outside",
           speech(lambda ground, _: packed([pack_of([entry("offset", delta(10, 1), base=offset(9_999))])])), DAMAGED),
    Attack("a pack without the commit", "something, but not what was asked for",
           speech(lambda ground, _: packed([pack_of([entry("blob", b"x = 1\n")])])), DAMAGED),
    Attack("a pack of garbage", "no pack at all", speech(lambda *_: packed([b"x" * 10_000])), DAMAGED),
    Attack("a commit that is not there", "a name that leads nowhere",
           speech(honest, lambda _: [references("1" * 40)]), DAMAGED),
    Attack("a branch with a way up", "a reference is a file",
           speech(honest, lambda commit: [packet(f"{commit} HEAD symref-target:refs/heads/../../../bait\n".encode()),
                                          packet(f"{commit} refs/heads/../../../bait\n".encode()), END]), ANY),
    Attack("a head that names an option", "a client that takes it for its own",
           speech(honest, lambda commit: [packet(f"{commit} HEAD symref-target:refs/heads/--upload-pack=touch\n".encode()),
                                          packet(f"{commit} refs/heads/--upload-pack=touch\n".encode()), END]), ANY),
    Attack("a border of a thousand commits", "ids that nobody has",
           speech(lambda ground, _: [packet(b"shallow-info\n"), *(packet(b"shallow %040x\n" % n) for n in range(1_000)), BORDER,
                                     *packed([everything(ground)])]), HARMLESS),
    Attack("a last word for the terminal", "orders in an error that somebody prints",
           speech(lambda *_: [packet(b"packfile\n"), band(3, b"\x1b[2J\x1b]0;owned\x07 timed out not found\n")]), ANY),
    Attack("a server that sends more than was asked", "a whole history in place of one commit",
           commit_of(lambda ground: ground.main(ground.header(ground.tree([ground.control()]), f"parent {ground.commit()}\nauthor A <a@b> {NOW}\ncommitter A <a@b> {NOW}\n"))),
           HARMLESS),
)  # fmt: skip

PACKED = (
    Attack("a served tree that unfolds", "ten thousand million files in a dozen objects", rows(tree_bomb), refused("repository.limit")),
    Attack("a served link to a secret", "no checkout, so nothing follows it",
           rows(lambda ground: [(LINK, b"hostile.py", ground.blob(b"/etc/passwd"))]), reported("symbolic link")),
    Attack("a served folder .git", "a checkout would write git's own settings",
           rows(lambda ground: [(FOLDER, b".git", ground.tree([(FILE, b"config", ground.blob())]))]), DAMAGED),
    Attack("a served folder ..", "a checkout would write beside the folder",
           rows(lambda ground: [(FOLDER, b"..", ground.tree([(FILE, b"x.py", ground.blob())]))]), DAMAGED),
    Attack("served submodules with a command", "run by who updates them",
           rows(lambda ground: [(FILE, b".gitmodules", ground.blob(b'[submodule "x"]\n\tpath = x\n\turl = -u./touch\n'))]), DAMAGED),
    Attack("a served commit without people", "no author to parse",
           commit_of(lambda ground: ground.commit(head="parent")), DAMAGED),
    Attack("a served file over the limit", "what is not fetched is named", large, reported("too large")),
)  # fmt: skip

SHOWN = tuple(
    Attack(f"a certificate {name}", "somebody else's server in place of theirs", served(lambda _: waiting, f"{host}.example.org"),
           UNREACHABLE)
    for name, host in (("that has expired", "expired"), ("of another name", "other"), ("of its own making", "self"))
)  # fmt: skip

SERVERS = (*SENT, *SAID, *PACKED, *SHOWN,
           Attack("a handshake that never ends", "a wait before the first word", served(lambda _: waiting, "slow.example.org"), TIMED_OUT, BRIEF))  # fmt: skip
