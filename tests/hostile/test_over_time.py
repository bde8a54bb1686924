"""Attacks that need more than one look: repositories that move, facts that are kept, disks that fill."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from attacks.answers import dumb
from attacks.attack import BRIEF, QUICK, Order, local
from attacks.examiner import examine
from attacks.git_speech import (
    ADVERTISED,
    BORDER,
    END,
    RESULT,
    advertisement,
    entry,
    everything,
    pack_of,
    packed,
    packet,
    references,
    speaking,
    stream,
)
from attacks.ground import FILE, FOLDER, NOW, Ground
from attacks.objects import lying_commit, lying_file, lying_folder
from attacks.repositories import REFUSED, SETTINGS
from attacks.serving import published, served, speech, waiting
from attacks.speeches import endless_pack
from git_server import HOST, GitServer, Handler

from analyzer.analysis import analyze
from analyzer.cache import SqliteFactCache
from analyzer.clone import weight
from analyzer.clones import KeptClones
from analyzer.errors import CloneError
from analyzer.history.tracing import trace
from analyzer.repository import AddressPolicy, Repository

PEOPLE = "author A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n"
UNDER_WAY = 16_000_000
"""Bytes that are on their way in buffers when git stops."""


@pytest.fixture
def ground(tmp_path: Path, server: GitServer) -> Ground:
    return Ground(tmp_path, server)


@pytest.mark.parametrize("moved", ["forward", "by force"])
def test_a_repository_that_moves_between_two_fetches_is_analyzed_as_it_is_then(ground: Ground, moved: str) -> None:
    first = ground.commit([(FILE, b"old.py", ground.blob(b"assert 1\n"))])
    order = published(ground)
    before = examine(order, QUICK, ground.bait, ground.scratch)
    parent = f"parent {first}\n" if moved == "forward" else ""
    people = "author A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n"
    second = ground.commit([(FILE, b"new.py", ground.blob(b"eval(x)\n"))], parent + people)
    published(ground)
    after = examine(order, QUICK, ground.bait, ground.scratch)
    assert before.analysis is not None
    assert after.analysis is not None
    assert (before.analysis.commit, after.analysis.commit) == (first, second)
    assert {file.path for file in before.analysis.files} == {"control.py", "old.py"}
    assert {file.path for file in after.analysis.files} == {"control.py", "new.py"}


@pytest.mark.parametrize("lie", [lying_file, lying_folder, lying_commit])
def test_a_repository_that_lies_about_its_objects_spoils_no_facts_of_others(
    tmp_path: Path, server: GitServer, lie: Callable[[Ground], Order]
) -> None:
    cache = SqliteFactCache(tmp_path / "facts")
    policy = AddressPolicy(any_local=True)
    with suppress(CloneError):
        analyze(Repository.parse(lie(Ground(tmp_path / "liar", server)).address, policy), cache=cache)
    told = Ground(tmp_path / "honest", server)
    told.commit([(FOLDER, b"sub", told.tree([(FILE, b"hostile.py", told.blob(b"assert 1\n"))]))])
    honest = Repository.parse(local(told).address, policy)
    assert analyze(honest, cache=cache) == analyze(honest)


@pytest.mark.parametrize("pack_bytes", [1_000_000, 5_000_000])
def test_what_git_may_write_is_bounded_by_the_setting(ground: Ground, pack_bytes: int) -> None:
    sent: list[int] = []

    def counted(built: Ground, commit: str) -> Iterator[bytes]:
        for part in endless_pack(built, commit):
            yield part
            sent.append(len(part))

    order = speech(counted)(ground)
    seen = examine(order, replace(QUICK, pack_bytes=pack_bytes), ground.bait, ground.scratch)
    assert seen.code == "clone.too_large"
    assert pack_bytes - 1_000_000 < sum(sent) < pack_bytes + UNDER_WAY
    assert list(ground.scratch.iterdir()) == []


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_server_that_forgets_how_to_speak_git_fills_no_clone_with_single_objects(ground: Ground, turn: int) -> None:
    """The answers: to the first fetch, to the list of tags, to the fetch of tags; then to the second time."""
    commit = ground.commit([(FILE, b"old.py", ground.blob(b"assert 1\n"))])
    tag = ground.object("tag", f"object {commit}\ntype commit\ntag v1\ntagger A <a@b> {NOW}\n\nv1\n".encode())
    pack = list(packed([everything(ground)]))
    listed = [references(commit).removesuffix(END), packet(f"{tag} refs/tags/v1\n".encode()), END]
    answers = 0
    forgetful = dumb(ground)

    def manner(handler: Handler, rest: str) -> None:
        nonlocal answers
        answers += "info/refs" in rest
        (speaking(listed, pack) if answers <= turn else forgetful)(handler, rest)

    order = served(lambda _: manner)(ground)
    repository = Repository.parse(order.address, AddressPolicy(open_hosts=order.open_hosts, authority=order.authority))
    clones = KeptClones(ground.root / "kept", 100_000_000)

    def traced(wanted: str) -> None:
        trace(repository, wanted, report=lambda _: None, limits=QUICK, lookup=lambda *_: ("127.0.0.1",), clones=clones)

    traced(commit)
    second = ground.main(ground.header(ground.tree([ground.control()]), f"parent {commit}\n{PEOPLE}"))
    turn = 0
    with pytest.raises(CloneError):
        traced(second)
    assert not list((ground.root / "kept").rglob("objects/[0-9a-f][0-9a-f]"))
    assert not ground.rung()


def test_what_a_fetch_leaves_that_came_to_no_end_does_not_lie_beside_a_kept_clone_unseen(ground: Ground) -> None:
    """The first of two parts of a pack is large and comes whole, the second never does."""
    ground.commit()
    main = ground.repository / "refs/heads/main"
    part = pack_of([entry("blob", os.urandom(500_000))])
    place = f" https://{HOST}:{ground.server.port}/{ground.root.name}/".encode()
    named = [packet(part[-20:].hex().encode() + place + name + b"\n") for name in (b"part", b"never")]
    parts = [packet(b"packfile-uris\n"), *named, BORDER]
    known = [packet(b"acknowledgments\n"), packet(b"ready\n"), BORDER]

    def manner(handler: Handler, rest: str) -> None:
        question = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        if rest == "part":
            handler.answer(200, body=part)
        elif rest == "never":
            waiting(handler, rest)
        elif handler.command == "GET":
            stream(handler, ADVERTISED, [advertisement()])
        elif b"command=ls-refs" in question:
            stream(handler, RESULT, [references(main.read_text(encoding="ascii").strip())])
        else:
            again = [*(() if b"0009done\n" in question else known), *parts] if b"have " in question else ()
            stream(handler, RESULT, [*again, *packed([everything(ground)])])

    order = served(lambda _: manner)(ground)
    repository = Repository.parse(order.address, AddressPolicy(open_hosts=order.open_hosts, authority=order.authority))
    clones = KeptClones(ground.root / "kept", 100_000_000)

    def fetched() -> None:
        with clones.opened(repository, BRIEF, lambda _: None, lambda *_: ("127.0.0.1",)):
            pass

    fetched()
    usual = weight(clones.root)
    ground.main(ground.header(ground.tree([ground.control()]), PEOPLE))
    with pytest.raises(CloneError, match="too slow"):
        fetched()
    assert weight(clones.root) <= usual


SPEAKING_SETTINGS = {
    "drivers of the repository's own": """
        [diff]
            external = touch {proof}
            orderFile = /etc/passwd
        [diff "x"]
            command = touch {proof}
            textconv = touch {proof}
        [filter "x"]
            process = touch {proof}
            required = true
        [gpg]
            program = touch {proof}
        [log]
            showSignature = true
        [i18n]
            logOutputEncoding = UTF-16
        [mailmap]
            file = /dev/zero
        """,
    **{name: text for name, text in SETTINGS.items() if name not in REFUSED},
}


@pytest.mark.parametrize("name", SPEAKING_SETTINGS)
def test_no_setting_of_a_repository_is_heeded_while_its_history_is_read(ground: Ground, name: str) -> None:
    first = ground.commit([(FILE, b"old.py", ground.blob())])
    second = ground.commit([(FILE, b"old.py", ground.blob(b"y = 1\n"))], f"parent {first}\n{PEOPLE}gpgsig x\n")
    ground.configure(SPEAKING_SETTINGS[name])
    ground.write("info/attributes", "* diff=x filter=x\n")
    before = ground.traces()
    repository = Repository.parse(local(ground).address, AddressPolicy(any_local=True))
    history = trace(repository, second, report=lambda _: None, limits=QUICK)
    assert history.commits == 2
    assert ground.traces() == before


NOWHERE = "3" * 40
TAGS: dict[str, list[tuple[str, bytes]]] = {
    "ways out": [("", b"../../../x"), ("", b"a..b"), ("", b"a.lock"), ("", b"a\x01b"), ("", b"v1.0.0")],
    "names of folders": [("", b"a"), ("", b"a/b"), ("", b"x" * 60_000)],
    "parts elsewhere": [(NOWHERE, b"v1.0.0")],
}


@pytest.mark.parametrize(
    ("kind", "expected"), [("ways out", (1, 0)), ("names of folders", (3, 0)), ("parts elsewhere", (0, 1))]
)
def test_a_list_of_tags_made_to_harm_costs_no_history_and_leads_nowhere(
    ground: Ground, kind: str, expected: tuple[int, int]
) -> None:
    commit = ground.commit()
    parts = packet(b"1" * 40 + b" " + f"https://127.0.0.1:{ground.inner()}/x".encode() + b"\n")

    def answer(question: bytes) -> Iterable[bytes]:
        if b"command=ls-refs" in question:
            listed = [packet(f"{target or commit} refs/tags/".encode() + name + b"\n") for target, name in TAGS[kind]]
            return [references(commit)] if b"ref-prefix HEAD" in question else [*listed, END]
        named = b"want " + NOWHERE.encode() in question
        return [*([packet(b"packfile-uris\n"), parts, BORDER] if named else []), *packed([everything(ground)])]

    def manner(handler: Handler, _: str) -> None:
        if handler.command == "GET":
            stream(handler, ADVERTISED, [advertisement()])
        else:
            stream(handler, RESULT, answer(handler.rfile.read(int(handler.headers.get("Content-Length") or 0))))

    order = served(lambda _: manner)(ground)
    policy = AddressPolicy(open_hosts=order.open_hosts, authority=order.authority)
    history = trace(
        Repository.parse(order.address, policy),
        commit,
        report=lambda _: None,
        limits=QUICK,
        lookup=lambda *_: ("127.0.0.1",),
    )
    assert (history.commits, history.releases.tags, history.releases.unusable) == (1, *expected)
    assert not ground.rung()
