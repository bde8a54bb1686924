"""Attacks by objects: commits, tags, files and packs that lie about what they are, hold or lead to."""

import os
import struct
import zlib
from collections.abc import Callable

from attacks.attack import HARMLESS, Accepted, Attack, Order, local, refused, reported
from attacks.ground import CONFIG, FILE, FOLDER, NOW, Ground, sha256
from attacks.repositories import DAMAGED, IMPATIENT, NO_REPOSITORY, commit_of, planted

DATED = Accepted(at=int(NOW.split()[0]))
PEOPLE = "author A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n"
PARENTS = "".join(f"parent {number:040x}\n" for number in range(2_000))


def tags_of_tags(depth: int) -> Callable[[Ground], object]:
    """Return what writes a chain of tags that ends at the commit."""

    def change(ground: Ground) -> None:
        at, kind = commit_of(ground), "commit"
        for _ in range(depth):
            at, kind = tag(ground, at, kind), "tag"
        ground.write("refs/tags/hostile", f"{at}\n")

    return change


def tag(ground: Ground, at: str, kind: str) -> str:
    return ground.object("tag", f"object {at}\ntype {kind}\ntag t\ntagger A <a@b> 1 +0000\n\nx\n".encode())


def tagged_blob(says: str) -> Callable[[Ground], object]:
    """Return what tags a blob, and says so or not."""
    return lambda ground: ground.write("refs/tags/hostile", tag(ground, ground.blob(), says) + "\n")


def dated(date: str) -> Callable[[Ground], Order]:
    """Plant a commit of a date."""

    def plant(ground: Ground) -> Order:
        ground.commit([(FILE, b"hostile.py", ground.blob())], date=date)
        return local(ground)

    return plant


def headed(text: str) -> Callable[[Ground], Order]:
    """Plant a commit with a header of our choice."""

    def plant(ground: Ground) -> Order:
        ground.commit(head=text)
        return local(ground)

    return plant


def spoiled(data: Callable[[bytes], bytes]) -> Callable[[Ground], Order]:
    """Plant a file whose loose object is spoiled."""

    def change(ground: Ground) -> None:
        body = b"assert 1\n"
        name = ground.blob(body)
        ground.loose(name, data(b"blob %d\0" % len(body) + body))

    return planted(change)


def zeros(header: int) -> Callable[[bytes], bytes]:
    """Return what makes an object of 200 MB of zeros in 200 kB that says it holds `header` bytes."""

    def make(_: bytes) -> bytes:
        packer = zlib.compressobj(9)
        parts = [packer.compress(b"blob %d\0" % header)]
        parts += [packer.compress(bytes(1_000_000)) for _ in range(200)]
        return b"".join((*parts, packer.flush()))

    return make


def without(name: Callable[[Ground], str]) -> Callable[[Ground], Order]:
    """Plant a repository that lacks one object."""

    def change(ground: Ground) -> None:
        lost = name(ground)
        (ground.repository / "objects" / lost[:2] / lost[2:]).unlink()

    return planted(change)


def broken_pack(ground: Ground) -> None:
    ground.write("objects/pack/pack-" + "1" * 40 + ".pack", b"PACK" + struct.pack(">II", 2, 1 << 31) + b"x" * 1_000)
    ground.write("objects/pack/pack-" + "1" * 40 + ".idx", b"\xfftOc" + struct.pack(">I", 2) + b"\xff" * 2_000)


def lying_graph(ground: Ground) -> None:
    """Write a commit graph that says the commit has another tree and another date."""
    ids = bytes.fromhex(commit_of(ground))
    other = bytes.fromhex(ground.tree([(FILE, b"innocent.py", ground.blob())]))
    fan = b"".join(struct.pack(">I", int(ids[0] <= number)) for number in range(256))
    data = other + struct.pack(">IIII", 0x70000000, 0x70000000, 1 << 2, 1)
    start = 8 + 12 * 4
    chunks = ((b"OIDF", fan), (b"OIDL", ids), (b"CDAT", data))
    table, at = b"", start
    for name, body in chunks:
        table += name + struct.pack(">Q", at)
        at += len(body)
    table += bytes(4) + struct.pack(">Q", at)
    whole = b"CGPH\x01\x01\x03\x00" + table + b"".join(body for _, body in chunks)
    ground.write("objects/info/commit-graph", whole + bytes.fromhex(ground.name_of(whole)))


def object_pipe(ground: Ground) -> None:
    name = ground.blob(b"assert 1\n")
    place = ground.repository / "objects" / name[:2] / name[2:]
    place.unlink()
    os.mkfifo(place)


def formatted(text: str) -> Callable[[Ground], Order]:
    """Plant a repository of another format."""
    settings = CONFIG.replace("formatversion = 0", "formatversion = 1") + text
    return planted(lambda ground: ground.write("config", settings))


def long_ids(ground: Ground) -> Order:
    """Plant a repository whose ids have 64 digits."""
    ground.name_of = sha256
    return formatted("[extensions]\n\tobjectFormat = sha256\n")(ground)


def lying_commit(ground: Ground) -> Order:
    """Plant a commit under the id of another."""
    honest = ground.commit([(FILE, b"hostile.py", ground.blob())])
    other = ground.header(ground.tree([ground.control(), (FILE, b"hostile.py", ground.blob(b"eval(x)\n"))]))
    ground.loose(honest, (ground.repository / "objects" / other[:2] / other[2:]).read_bytes())
    return local(ground)


def lying_folder(ground: Ground) -> Order:
    """Plant a folder under the id of another: git never checks it."""
    honest = ground.tree([(FILE, b"hostile.py", ground.blob(b"assert 1\n"))])
    ground.commit([(FOLDER, b"sub", honest)])
    other = ground.tree([(FILE, b"hostile.py", ground.blob(b"eval(x)\n"))])
    ground.loose(honest, (ground.repository / "objects" / other[:2] / other[2:]).read_bytes())
    return local(ground)


def lying_file(ground: Ground) -> Order:
    """Plant a file under the id of another."""
    return spoiled(lambda _: zlib.compress(b"blob 8\0eval(x)\n"))(ground)


OBJECTS = (
    Attack("a commit graph that lies", "says another tree and date of the commit", planted(lying_graph), DATED),
    Attack("a tag of a tag a thousand times", "recursion", planted(tags_of_tags(1_000), "hostile"), HARMLESS),
    Attack("a tag of a file", "no commit", planted(tagged_blob("blob"), "hostile"), refused("repository.revision")),
    Attack("a tag that lies about its object", "a blob that it calls a commit",
           planted(tagged_blob("commit"), "hostile"), refused("repository.revision", "clone.damaged")),
    Attack("a date of two to the power of 63", "overflows", dated("9223372036854775808 +0000"), HARMLESS),
    Attack("a date before time", "a negative number", dated("-1 +0000"), HARMLESS),
    Attack("a date after the year 9999", "no calendar has it", dated("253402300800 +9999"), HARMLESS),
    Attack("a date that is none", "words for a number", dated("soon enough"), HARMLESS),
    Attack("a commit without people", "no author to parse", headed("parent"), HARMLESS),
    Attack("a commit of two thousand parents", "each to be looked for",
           headed(PARENTS + PEOPLE),
           HARMLESS),
    Attack("an author of 5 MB", "a line that somebody keeps",
           headed(PEOPLE.replace("A", "A" * 5_000_000)), HARMLESS),
    Attack("a spoiled file", "half an object", spoiled(lambda whole: zlib.compress(whole)[:-6]), DAMAGED),
    Attack("a file with another's content", "facts are kept by id and would be handed to others",
           lying_file, DAMAGED),
    Attack("a commit with another's content", "the same for what is kept by commit", lying_commit, DAMAGED),
    Attack("a folder with another's content", "what is kept by commit must not be handed to others", lying_folder,
           DAMAGED),
    Attack("a file that says it is small", "nine bytes that unfold to 200 MB", spoiled(zeros(9)), DAMAGED),
    Attack("a file that unfolds", "200 kB that hold 200 MB", spoiled(zeros(200_000_000)), reported("too large")),
    Attack("a file that says it is endless", "a length of 19 digits",
           spoiled(lambda _: zlib.compress(b"blob 9223372036854775807\0x")), reported("too large")),
    Attack("a lost commit", "a branch that leads nowhere", without(commit_of), DAMAGED),
    Attack("a broken pack", "numbers past its end", planted(broken_pack), HARMLESS),
    Attack("a repository of SHA-256", "ids of another length", long_ids, HARMLESS),
    Attack("a repository of an unknown format", "an extension of tomorrow",
           formatted("[extensions]\n\thostile = true\n"), NO_REPOSITORY),
    Attack("a file that is a pipe", "who reads it waits for ever",
           planted(object_pipe), refused("repository.limit"), IMPATIENT),
)  # fmt: skip
