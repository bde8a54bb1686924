"""Attacks by a git directory as it lies: settings that run commands, references that lead astray, objects that lie."""

import os
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace

from attacks.attack import HARMLESS, QUICK, Accepted, Attack, Order, local, refused, reported
from attacks.ground import CONFIG, FILE, FOLDER, NOW, Ground, sha256

DAMAGED = refused("clone.damaged")
IMPATIENT = replace(QUICK, git_seconds=1)
EMPTY = refused("repository.empty")
NO_REPOSITORY = refused("address.malformed", "clone.damaged")
DATED = Accepted(at=int(NOW.split()[0]))
PEOPLE = "author A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n"
PARENTS = "".join(f"parent {number:040x}\n" for number in range(2_000))
COMMAND = "touch {proof}"
SETTINGS = {
    "commands that git runs while it reads": f"""
        [core]
            fsmonitor = {COMMAND}
            alternateRefsCommand = {COMMAND}
            pager = {COMMAND}
            editor = {COMMAND}
        [diff]
            external = {COMMAND}
        [gpg]
            program = {COMMAND}
        [log]
            showSignature = true
        [pager]
            rev-list = {COMMAND}
        [uploadpack]
            packObjectsHook = {COMMAND}
        """,
    "commands that git runs while it fetches": f"""
        [core]
            sshCommand = {COMMAND}
            gitProxy = {COMMAND}
            askPass = {COMMAND}
        [credential]
            helper = !{COMMAND}
        [extensions]
            partialClone = origin
        [protocol]
            allow = always
        [remote "origin"]
            url = ext::{COMMAND}
            promisor = true
            uploadpack = {COMMAND}
        """,
    "aliases of git's own commands": "[alias]\n" + "".join(
        f"\t{name} = !{COMMAND}\n" for name in ("ls-tree", "cat-file", "rev-parse", "rev-list", "show")),
    "a trace into a file": "[trace2]\n\tnormalTarget = {proof}\n\teventTarget = {proof}\n\tperfTarget = {proof}\n",
    "settings from a file outside": "[include]\n\tpath = /etc/passwd\n",
    "settings without end": "[include]\n\tpath = /dev/zero\n",
    "settings that include themselves": "[include]\n\tpath = config\n",
    "a work tree at the root of the machine": "[core]\n\tbare = false\n\tworktree = /\n",
    "limits for git's memory": "[core]\n\tpackedGitWindowSize = 1\n\tbigFileThreshold = 1\n\tdeltaBaseCacheLimit = 0\n",
}  # fmt: skip
REFUSED = dict.fromkeys(
    ("settings from a file outside", "settings without end", "settings that include themselves"), NO_REPOSITORY
)


def configured(text: str) -> Callable[[Ground], Order]:
    """Plant settings."""

    def plant(ground: Ground) -> Order:
        ground.commit([(FILE, b"hostile.py", ground.blob())])
        ground.configure(text)
        return local(ground)

    return plant


def planted(change: Callable[[Ground], object], revision: str = "HEAD") -> Callable[[Ground], Order]:
    """Plant an honest commit and then change something in the git directory."""

    def plant(ground: Ground) -> Order:
        ground.commit([(FILE, b"hostile.py", ground.blob(b"assert 1\n"))])
        change(ground)
        return local(ground, revision)

    return plant


def hooks(ground: Ground) -> None:
    for name in ("post-checkout", "reference-transaction", "fsmonitor-watchman", "pre-auto-gc", "post-index-change"):
        ground.write(f"hooks/{name}", f"#!/bin/sh\ntouch {ground.proof}\n").chmod(0o755)


def worktree_settings(ground: Ground) -> None:
    ground.configure("[extensions]\n\tworktreeConfig = true\n")
    ground.write("config.worktree", f"[core]\n\tfsmonitor = touch {ground.proof}\n\thooksPath = {ground.bait}\n")


def elsewhere(ground: Ground) -> Order:
    """Plant a work tree whose `.git` file leads out of it to another repository's settings."""
    ground.commit()
    ground.configure("[core]\n\tfsmonitor = touch {proof}\n")
    outside = ground.root / "checkout"
    outside.mkdir()
    (outside / ".git").write_text("gitdir: /etc\n", encoding="ascii")
    return replace(local(ground), address=str(outside))


def replaced(ground: Ground) -> None:
    honest = ground.blob(b"assert 1\n")
    ground.write(f"refs/replace/{honest}", ground.blob(b"eval(x)\n") + "\n")


def grafted(ground: Ground) -> None:
    ground.write("info/grafts", f"{commit_of(ground)} {'1' * 40}\n")


def shallow(ground: Ground) -> None:
    ground.write("shallow", f"{'1' * 40}\n")


def outside(ground: Ground) -> None:
    """Let objects be looked for in another store of this machine."""
    store = ground.root / "private"
    (store / "pack").mkdir(parents=True)
    ground.write("objects/info/alternates", f"{store}\n/etc\n../../../../../../etc\n{store}\n")


def endless_stores(ground: Ground) -> None:
    ground.write("objects/info/alternates", f"{ground.repository}/objects\n" * 10_000)


def store_without_end(ground: Ground) -> None:
    (ground.repository / "objects/info").mkdir()
    (ground.repository / "objects/info/alternates").symlink_to("/dev/zero")


def head(text: str) -> Callable[[Ground], Order]:
    """Plant an honest commit and another HEAD."""
    return planted(lambda ground: ground.write("HEAD", text))


def head_at_blob(ground: Ground) -> None:
    ground.write("HEAD", ground.blob() + "\n")


def branch_at_tree(ground: Ground) -> None:
    ground.main(ground.tree([]))


def detached(ground: Ground) -> None:
    ground.write("HEAD", (ground.repository / "refs/heads/main").read_bytes())


def linked_head(ground: Ground) -> None:
    (ground.repository / "HEAD").unlink()
    (ground.repository / "HEAD").symlink_to("/etc/passwd")


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


def references(ground: Ground) -> None:
    commit = commit_of(ground)
    ground.write("packed-refs", "# pack-refs with: peeled fully-peeled sorted \n" + "".join(
        f"{commit} refs/heads/{number:07}\n" for number in range(200_000)))  # fmt: skip


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


def commit_of(ground: Ground) -> str:
    return (ground.repository / "refs/heads/main").read_text().strip()


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


def pipe(name: str) -> Callable[[Ground], Order]:
    """Plant a named pipe in place of a file; who opens it waits for ever."""

    def change(ground: Ground) -> None:
        place = ground.repository / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        os.mkfifo(place)

    return planted(change)


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


def described(name: str, text: str) -> Attack:
    return Attack(f"settings: {name}", "git does what its settings say, whoever wrote them", configured(text),
                  REFUSED.get(name, HARMLESS))  # fmt: skip


REPOSITORIES = (
    *(described(name, text) for name, text in SETTINGS.items()),
    Attack("hooks", "scripts that git runs by itself", planted(hooks), HARMLESS),
    Attack("settings of a work tree", "a second file of settings", planted(worktree_settings), HARMLESS),
    Attack("a git folder that is elsewhere", "a file that leads anywhere on the machine", elsewhere, NO_REPOSITORY),
    Attack("broken settings", "git cannot start",
           planted(lambda ground: ground.write("config", "[core\n" * 100)), NO_REPOSITORY),
    Attack("a common folder elsewhere", "objects and references of another place", planted(
        lambda ground: ground.write("commondir", "/etc\n")), NO_REPOSITORY),
    Attack("replaced objects", "one file read in place of another", planted(replaced), HARMLESS),
    Attack("grafted parents", "a history that never was", planted(grafted), HARMLESS),
    Attack("a shallow file that lies", "a border at a commit that is not there", planted(shallow), HARMLESS),
    Attack("other stores of objects", "reads what lies elsewhere on the machine", planted(outside), HARMLESS),
    Attack("a store within itself ten thousand times", "a loop", planted(endless_stores), HARMLESS),
    Attack("a list of stores without end", "a link to /dev/zero", planted(store_without_end), DAMAGED),
    Attack("a commit graph that lies", "says another tree and date of the commit", planted(lying_graph), DATED),
    Attack("a head that is detached", "no branch at all", planted(detached), HARMLESS),
    Attack("a head that is not born", "an empty repository must not look perfect",
           head("ref: refs/heads/none\n"), EMPTY),
    Attack("a head that leads out", "a path for a reference", head("ref: ../../../../../etc/passwd\n"), NO_REPOSITORY),
    Attack("a head that leads to itself", "a loop", head("ref: HEAD\n"), NO_REPOSITORY),
    Attack("a head that is no commit", "a blob", planted(head_at_blob), DAMAGED),
    Attack("a branch that is no commit", "a tree", planted(branch_at_tree), DAMAGED),
    Attack("a head that is a link to a secret", "git could quote it", planted(linked_head), NO_REPOSITORY),
    Attack("a head of garbage", "neither an id nor a name", head("\0" * 100), NO_REPOSITORY),
    Attack("a tag of a tag a thousand times", "recursion", planted(tags_of_tags(1_000), "hostile"), HARMLESS),
    Attack("a tag of a file", "no commit", planted(tagged_blob("blob"), "hostile"), refused("repository.revision")),
    Attack("a tag that lies about its object", "a blob that it calls a commit",
           planted(tagged_blob("commit"), "hostile"), refused("repository.revision", "clone.damaged")),
    Attack("two hundred thousand branches", "a list that somebody reads whole", planted(references), HARMLESS),
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
           HARMLESS),
    Attack("a file that says it is small", "nine bytes that unfold to 200 MB", spoiled(zeros(9)), DAMAGED),
    Attack("a file that unfolds", "200 kB that hold 200 MB", spoiled(zeros(200_000_000)), reported("too large")),
    Attack("a file that says it is endless", "a length of 19 digits",
           spoiled(lambda _: zlib.compress(b"blob 9223372036854775807\0x")), reported("too large")),
    Attack("a lost commit", "a branch that leads nowhere", without(commit_of), DAMAGED),
    Attack("a broken pack", "numbers past its end", planted(broken_pack), HARMLESS),
    Attack("a repository of SHA-256", "ids of another length", long_ids, HARMLESS),
    Attack("a repository of an unknown format", "an extension of tomorrow",
           formatted("[extensions]\n\thostile = true\n"), NO_REPOSITORY),
    Attack("settings that are a pipe", "who opens them waits for ever",
           pipe("config"), refused("repository.limit"), IMPATIENT),
    Attack("a branch that is a pipe", "who reads it waits for ever",
           pipe("refs/heads/main"), refused("repository.limit"), IMPATIENT),
    Attack("a file that is a pipe", "who reads it waits for ever",
           planted(object_pipe), refused("repository.limit"), IMPATIENT),
)  # fmt: skip
