"""How a hostile server is planted: on the real git server, below a first part of the path that is its own."""

import itertools
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from attacks.attack import BRIEF, Order, refused
from attacks.git_speech import everything, packed, references, speaking
from attacks.ground import FILE, Ground, Row
from git_server import HOST, Handler, Manner

REDIRECTED, NOT_FOUND = refused("clone.redirected"), refused("clone.not_found")
UNREACHABLE, TIMED_OUT = refused("clone.unreachable"), refused("clone.timed_out")
DAMAGED, TOO_LARGE = refused("clone.damaged"), refused("clone.too_large")
BROKEN = refused("clone.damaged", "clone.unreachable")
UNCOUNTED = refused("clone.damaged", "clone.too_large")
ENDLESS = refused("clone.timed_out", "clone.too_large")
NOTHING = refused("clone.unreachable", "clone.timed_out", "clone.not_found", "clone.failed", "repository.empty")
STOPPED = refused("analysis.cancelled")
PATIENT = replace(BRIEF, clone_seconds=6)
"""Time enough to be asked whether to go on."""

Answer = Callable[[Ground, str], Iterable[bytes]]
"""What is said about objects, given the ground and the commit that was asked for."""


def ordered(ground: Ground, path: str, host: str = HOST) -> Order:
    """Return the order to analyze a path of the git server, which is opened as an operator would do it."""
    server = ground.server
    hosts = {host: ("127.0.0.1",)}
    return Order(
        f"https://{host}:{server.port}/{path}", hosts, open_hosts=frozenset({host}), authority=server.authority
    )


def served(say: Callable[[Ground], Manner], host: str = HOST) -> Callable[[Ground], Order]:
    """Plant a repository with a manner of its own on the git server."""

    def plant(ground: Ground) -> Order:
        name = ground.root.name
        ground.server.manners[name] = say(ground)
        return ordered(ground, f"{name}/project", host)

    return plant


def published(ground: Ground) -> Order:
    """Let the real git server serve what was built on the ground."""
    name = ground.root.name
    shutil.copytree(ground.repository, ground.server.root / f"{name}.git", dirs_exist_ok=True)
    return ordered(ground, f"open/{name}")


def answering(status: int, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Callable[[Ground], Order]:
    """Plant an answer that is always the same."""
    return served(lambda _: lambda handler, _rest: handler.answer(status, headers, body))


def sending(where: Callable[[Ground, str], str]) -> Callable[[Ground], Order]:
    """Plant a redirect to an address that is made of the ground and the path that was asked for."""
    return served(lambda ground: lambda handler, _: handler.answer(302, {"Location": where(ground, handler.path)}))


def raw(*parts: bytes, pause: float = 0.0) -> Callable[[Ground], Order]:
    """Plant an answer that is sent as it is; with a pause, its last part comes again and again."""

    def manner(handler: Handler, _: str) -> None:
        for part in itertools.chain(parts, itertools.repeat(parts[-1])) if pause else parts:
            handler.wfile.write(part)
            if handler.server.git.halt.wait(pause):
                return

    return served(lambda _: manner)


def waiting(handler: Handler, _: str) -> None:
    """Say nothing for as long as anybody may wait."""
    handler.server.git.halt.wait(20)


def speech(objects: Answer, names: Callable[[str], Iterable[bytes]] | None = None) -> Callable[[Ground], Order]:
    """Plant a server that speaks git by hand about an honest commit; what it answers may be hostile."""

    def say(ground: Ground) -> Manner:
        commit = ground.commit([(FILE, b"hostile.py", ground.blob(b"assert 1\n"))])
        return speaking(names(commit) if names else [references(commit)], objects(ground, commit))

    return served(say)


def sent(*parts: bytes) -> Callable[[Ground], Order]:
    """Plant a server that sends these parts as its pack."""
    return speech(lambda *_: packed(parts))


def honest(ground: Ground, _: str) -> Iterable[bytes]:
    """Return the answer that an honest server gives."""
    return packed([everything(ground)])


def commit_of(make: Callable[[Ground], str]) -> Callable[[Ground], Order]:
    """Plant a server that honestly sends a hostile commit."""

    def say(ground: Ground) -> Manner:
        commit = make(ground)
        return speaking([references(commit)], packed([everything(ground)]))

    return served(say)


def rows(make: Callable[[Ground], list[Row]]) -> Callable[[Ground], Order]:
    """Plant a server that sends a commit with hostile entries beside the control file."""
    return commit_of(lambda ground: ground.commit(make(ground)))


def forever(part: bytes, pause: float = 0.01) -> Iterator[bytes]:
    """Yield a part again and again."""
    while True:
        yield part
        time.sleep(pause)
