"""Attacks by a server that speaks git: references and packs without end, that unfold, that lie; hostile commits."""

import itertools
import os
import struct
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from attacks.attack import BRIEF, HARMLESS, QUICK, Attack, Order, cancelled, refused, reported
from attacks.git_speech import (
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
)  # fmt: skip
from attacks.ground import FILE, FOLDER, LINK, NOW, Ground, Row
from attacks.serving import (
    BROKEN,
    DAMAGED,
    ENDLESS,
    NOTHING,
    PATIENT,
    STOPPED,
    TIMED_OUT,
    TOO_LARGE,
    UNCOUNTED,
    commit_of,
    forever,
    honest,
    published,
    rows,
    sent,
    served,
    speech,
)
from git_server import Manner

BROKEN_SPEECH = refused("clone.failed", "clone.damaged")
SMALL = replace(QUICK, pack_bytes=2_000_000)
MODULES = b'[submodule "x"]\n\tpath = x\n\turl = -u./touch\n'


def endless_names(commit: str) -> Iterator[bytes]:
    """Yield references without end."""
    yield references(commit).removesuffix(END)
    for start in itertools.count(0, 500):
        yield b"".join(packet(f"{commit} refs/heads/{start + number}\n".encode()) for number in range(500))
        time.sleep(0.01)


def endless_pack(ground: Ground, _: str) -> Iterator[bytes]:
    """Yield objects without end, none of which can be made smaller."""
    yield packet(b"packfile\n")
    yield band(1, everything(ground)[:8] + struct.pack(">I", 100_000))
    while True:
        yield band(1, b"".join(entry("blob", os.urandom(50_000)) for _ in range(4)))


def endless_progress(*_: object) -> Iterator[bytes]:
    """Yield progress without end."""
    yield packet(b"packfile\n")
    yield from forever(band(2, b"Counting: 1%\r" * 100))


def unfolding(ground: Ground, _: str) -> Iterable[bytes]:
    """Return a pack whose copies of copies are four gigabytes."""
    first = entry("blob", bytes(65_536))
    small = entry("offset", delta(65_536, 255), base=offset(len(first)))
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


def branch(name: bytes) -> Callable[[Ground], Order]:
    """Plant a server whose newest branch has a name of our choice."""

    def names(commit: str) -> list[bytes]:
        head = packet(commit.encode() + b" HEAD symref-target:refs/heads/" + name + b"\n")
        return [head, packet(commit.encode() + b" refs/heads/" + name + b"\n"), END]

    return speech(honest, names)


def border(ground: Ground, _: str) -> Iterable[bytes]:
    """Return an answer whose history ends at a thousand commits that nobody has."""
    ends = (packet(b"shallow %040x\n" % number) for number in range(1_000))
    return [packet(b"shallow-info\n"), *ends, BORDER, *packed([everything(ground)])]


def history(ground: Ground) -> str:
    """Write a commit with a parent, which nobody asked for."""
    people = f"author A <a@b> {NOW}\ncommitter A <a@b> {NOW}\n"
    parent = ground.commit()
    return ground.main(ground.header(ground.tree([ground.control()]), f"parent {parent}\n{people}"))


def counting(ground: Ground, commit: str) -> Iterable[bytes]:
    """Return an honest pack after progress in numbers of four hundred digits, and in one that is none."""
    many = b"9" * 400
    said = (b"1% (" + many + b"/" + many + b")\n", b"1% (1/1), " + many + b" GiB\n", b"1% (1/1), 1.2.3 bytes\n")
    first, *rest = honest(ground, commit)
    return [first, *(band(2, b"Receiving objects: " + line) for line in said), *rest]


def last_words(*_: object) -> Iterator[bytes]:
    """Yield words that no page, log or terminal should get as they are, and nothing more."""
    yield packet(b"packfile\n")
    yield band(2, b"a \x1b]0;owned\x07 \xc2\x9b2J \xe2\x80\xae \xff\n")
    time.sleep(5)


def promised(form: bytes) -> Callable[[Ground], Order]:
    """Plant a server that promises ids of a kind and has others."""

    def say(ground: Ground) -> Manner:
        commit = ground.commit([(FILE, b"hostile.py", ground.blob(b"assert 1\n"))])
        return speaking(
            [references(commit)], packed([everything(ground)]), advertisement(b"object-format=" + form + b"\n")
        )

    return served(say)


def circle(ground: Ground, _: str) -> Iterable[bytes]:
    """Return a pack with bases that are nowhere, and more of them."""
    whole = [entry(kind, body) for kind, body in ground.made.values()]
    return packed([pack_of([*whole, *(entry("reference", delta(10, 1), base=bytes([one]) * 20) for one in range(9))])])


def again(ground: Ground, _: str) -> Iterable[bytes]:
    """Return a pack with each object three hundred times."""
    return packed([pack_of([entry(kind, body) for kind, body in ground.made.values()] * 300)])


def odd_tag(ground: Ground) -> Order:
    """Publish a repository with a faulty tag on its newest commit."""
    commit = ground.commit([(FILE, b"hostile.py", ground.blob(b"assert 1\n"))])
    ground.write(
        "refs/tags/odd", ground.object("tag", f"object {commit}\ntype commit\ntag odd\n\nodd\n".encode()) + "\n"
    )
    return published(ground)


def tree_bomb(ground: Ground) -> list[Row]:
    """Write a tree that unfolds to ten thousand million files."""
    tree = ground.tree([(FILE, b"hostile.py", ground.blob())])
    for _ in range(10):
        tree = ground.tree([(FOLDER, b"%d" % number, tree) for number in range(10)])
    return [(FOLDER, b"hostile", tree)]


def folder(name: bytes) -> Callable[[Ground], list[Row]]:
    """Return what writes a folder of a forbidden name."""
    return lambda ground: [(FOLDER, name, ground.tree([(FILE, b"config", ground.blob())]))]


def large(ground: Ground) -> Order:
    ground.commit([(FILE, b"hostile.py", ground.blob(b"x = 1\n" * 100_000))])
    return published(ground)


SPEECHES = (
    Attack("references without end", "a list that a client reads whole", speech(honest, endless_names), ENDLESS, BRIEF),
    Attack("a pack without end", "a disk is not", speech(endless_pack), TOO_LARGE, SMALL),
    Attack("progress without end", "words in place of a pack", speech(endless_progress), TIMED_OUT, BRIEF),
    Attack("progress without end, and somebody who has enough", "nobody is asked between two words",
           cancelled(speech(endless_progress)), STOPPED, PATIENT),
    Attack("progress in numbers beyond counting", "who counts along stumbles", speech(counting), HARMLESS),
    Attack("an error of two lines, the second as our own", "a full disk that is none has us try again and again",
           speech(lambda *_: [packet(b"ERR x\nfatal: write error: No space left on device")]), refused("clone.failed")),
    Attack("a hang-up in the pack", "half a repository must not look like a whole one",
           speech(lambda ground, _: [packet(b"packfile\n"), band(1, everything(ground)[:-40])]), BROKEN),
    Attack("a pack that unfolds", "two kilobytes of copies are four gigabytes", speech(unfolding), TOO_LARGE),
    Attack("a pack of fewer objects than it says", "a client that waits for the rest",
           sent(pack_of([entry("blob", b"x")], count=2)), BROKEN),
    Attack("a pack of a number beyond counting", "memory for each of them",
           sent(pack_of([entry("blob", b"x")], count=0xFFFFFFFF)), UNCOUNTED),
    Attack("a pack with an object that says it is endless", "memory for all of it",
           sent(pack_of([entry("blob", b"x", size=1 << 40)])), UNCOUNTED),
    Attack("a pack with a base before its beginning", "a place outside",
           sent(pack_of([entry("offset", delta(10, 1), base=offset(9_999))])), DAMAGED),
    Attack("a pack without the commit", "something, but not what was asked for",
           sent(pack_of([entry("blob", b"x = 1\n")])), DAMAGED),
    Attack("a pack of garbage", "no pack at all", sent(b"x" * 10_000), DAMAGED),
    Attack("bases that are nowhere", "a client that looks for them", speech(circle), DAMAGED),
    Attack("each object three hundred times", "a store of copies", speech(again), HARMLESS),
    Attack("ids of 64 digits promised", "a client that starts again and again", promised(b"sha256"), BROKEN_SPEECH),
    Attack("ids of no kind promised", "no ids at all", promised(b"rot13"), BROKEN_SPEECH),
    Attack("a faulty tag on the newest commit", "git clone fetches it unasked and refuses all", odd_tag, HARMLESS),
    Attack("a commit that is not there", "a name that leads nowhere",
           speech(honest, lambda _: [references("1" * 40)]), DAMAGED),
    Attack("a branch with a way up", "a reference is a file, and this one lies outside",
           branch(b"../../../bait"), HARMLESS),
    Attack("a branch that is an option", "a client that takes it for its own",
           branch(b"--upload-pack=touch"), HARMLESS),
    Attack("a border of a thousand commits", "ids that nobody has", speech(border), HARMLESS),
    Attack("a last word for the terminal", "orders in an error that somebody prints",
           speech(lambda *_: [packet(b"packfile\n"), band(3, b"\x1b[2J\x1b]0;owned\x07 not found\n")]),
           refused("clone.damaged", *NOTHING.codes)),
    Attack("last words before a silence", "what is quoted ends on a page, in a log, in a terminal",
           speech(last_words), TIMED_OUT, BRIEF),
    Attack("a server that sends more than was asked", "a whole history in place of one commit",
           commit_of(history), HARMLESS),
    Attack("a served tree that unfolds", "ten thousand million files in a dozen objects",
           rows(tree_bomb), refused("repository.limit")),
    Attack("a served link to a secret", "no checkout, so nothing follows it",
           rows(lambda ground: [(LINK, b"hostile.py", ground.blob(b"/etc/passwd"))]), reported("symbolic link")),
    Attack("a served folder .git", "a checkout would write git's own settings", rows(folder(b".git")), DAMAGED),
    Attack("a served folder ..", "a checkout would write beside the folder", rows(folder(b"..")), DAMAGED),
    Attack("served submodules with a command", "run by who updates them",
           rows(lambda ground: [(FILE, b".gitmodules", ground.blob(MODULES))]), DAMAGED),
    Attack("a served commit without people", "no author to parse",
           commit_of(lambda ground: ground.commit(head="parent")), DAMAGED),
    Attack("a served file over the limit", "what is not fetched is named", large, reported("too large")),
)  # fmt: skip
