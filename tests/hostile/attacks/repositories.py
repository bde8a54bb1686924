"""Attacks by a git directory as it lies: settings that run commands, references that lead astray."""

import os
from collections.abc import Callable
from dataclasses import replace

from attacks.attack import HARMLESS, QUICK, Attack, Order, local, refused
from attacks.ground import FILE, Ground

DAMAGED = refused("clone.damaged")
IMPATIENT = replace(QUICK, git_seconds=1)
EMPTY = refused("repository.empty")
NO_REPOSITORY = refused("address.malformed", "clone.damaged")
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


def references(ground: Ground) -> None:
    commit = commit_of(ground)
    ground.write("packed-refs", "# pack-refs with: peeled fully-peeled sorted \n" + "".join(
        f"{commit} refs/heads/{number:07}\n" for number in range(200_000)))  # fmt: skip


def commit_of(ground: Ground) -> str:
    return (ground.repository / "refs/heads/main").read_text().strip()


def pipe(name: str) -> Callable[[Ground], Order]:
    """Plant a named pipe in place of a file; who opens it waits for ever."""

    def change(ground: Ground) -> None:
        place = ground.repository / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        os.mkfifo(place)

    return planted(change)


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
    Attack("a head that is detached", "no branch at all", planted(detached), HARMLESS),
    Attack("a head that is not born", "an empty repository must not look perfect",
           head("ref: refs/heads/none\n"), EMPTY),
    Attack("a head that leads out", "a path for a reference", head("ref: ../../../../../etc/passwd\n"), NO_REPOSITORY),
    Attack("a head that leads to itself", "a loop", head("ref: HEAD\n"), NO_REPOSITORY),
    Attack("a head that is no commit", "a blob", planted(head_at_blob), DAMAGED),
    Attack("a branch that is no commit", "a tree", planted(branch_at_tree), DAMAGED),
    Attack("a head that is a link to a secret", "git could quote it", planted(linked_head), NO_REPOSITORY),
    Attack("a head of garbage", "neither an id nor a name", head("\0" * 100), NO_REPOSITORY),
    Attack("two hundred thousand branches", "a list that somebody reads whole", planted(references), HARMLESS),
    Attack("settings that are a pipe", "who opens them waits for ever",
           pipe("config"), refused("repository.limit"), IMPATIENT),
    Attack("a branch that is a pipe", "who reads it waits for ever",
           pipe("refs/heads/main"), refused("repository.limit"), IMPATIENT),
)  # fmt: skip
