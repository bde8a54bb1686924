"""Attacks by trees: entries that want to escape, to deceive or to unfold without end."""

from collections.abc import Callable, Iterable

from attacks.attack import HARMLESS, Accepted, Attack, Order, local, refused, reported
from attacks.ground import FILE, FOLDER, LINK, SUBMODULE, Ground, Row

LIMIT = refused("repository.limit")
DAMAGED = refused("clone.damaged")
PASSWD = b"/etc/passwd"
PLACES = (
    ".gitattributes", ".gitmodules", "LICENSE", "README.md", "package.json", "publiccode.yml", "requirements.txt",
    "setup.py",
)  # fmt: skip


def rows(make: Callable[[Ground], Iterable[Row]]) -> Callable[[Ground], Order]:
    """Plant entries beside the control file."""

    def plant(ground: Ground) -> Order:
        ground.commit(make(ground))
        return local(ground)

    return plant


def link(target: bytes, name: bytes = b"hostile.py") -> Callable[[Ground], Order]:
    """Plant a symbolic link."""
    return rows(lambda ground: [(LINK, name, ground.blob(target))])


def everywhere(mode: bytes) -> Callable[[Ground], Order]:
    """Plant links or submodules under all the names by which files are read."""
    return rows(lambda ground: [(mode, name.encode(), ground.blob(PASSWD)) for name in PLACES])


def below(name: bytes) -> Callable[[Ground], Order]:
    """Plant a folder of a forbidden name with a file in it."""
    return rows(lambda ground: [(FOLDER, name, ground.tree([(FILE, b"hostile.py", ground.blob())]))])


def odd(mode: bytes) -> Callable[[Ground], Order]:
    """Plant a file with a mode that git never writes."""
    return rows(lambda ground: [(mode, b"hostile.py", ground.blob())])


def unfolding(leaf: Callable[[Ground], list[Row]], levels: int = 10, width: int = 10) -> Callable[[Ground], Order]:
    """Plant a tree that unfolds to `width` to the power of `levels` copies of a leaf."""

    def plant(ground: Ground) -> list[Row]:
        tree = ground.tree(leaf(ground))
        for _ in range(levels):
            tree = ground.tree([(FOLDER, b"%d" % number, tree) for number in range(width)])
        return [(FOLDER, b"hostile", tree)]

    return rows(plant)


def deep(levels: int, name: bytes) -> Callable[[Ground], Order]:
    """Plant a file below many folders."""

    def plant(ground: Ground) -> list[Row]:
        tree = ground.tree([(FILE, b"hostile.py", ground.blob())])
        for _ in range(levels):
            tree = ground.tree([(FOLDER, name, tree)])
        return [(FOLDER, name, tree)]

    return rows(plant)


def many(count: int, kind: bytes) -> Callable[[Ground], Order]:
    """Plant many entries of one kind, all with the same content."""

    def plant(ground: Ground) -> list[Row]:
        content = ground.tree([]) if kind == FOLDER else ground.blob(b"")
        return [(FOLDER, b"many", ground.tree([(kind, b"%06d" % number, content) for number in range(count)]))]

    return rows(plant)


def far(count: int) -> Callable[[Ground], Order]:
    """Plant many files at the end of one long path."""

    def plant(ground: Ground) -> list[Row]:
        content = ground.blob()
        tree = ground.tree([(FILE, b"%05d.py" % number, content) for number in range(count)])
        for _ in range(200):
            tree = ground.tree([(FOLDER, b"folder-with-a-name", tree)])
        return [(FOLDER, b"far", tree)]

    return rows(plant)


def twice(ground: Ground) -> list[Row]:
    return [(FILE, b"hostile.py", ground.blob(b"assert 1\n")), (FILE, b"hostile.py", ground.blob(b"assert 2\n"))]


def both(ground: Ground) -> list[Row]:
    inner = ground.tree([(FILE, b"x.py", ground.blob())])
    return [(FILE, b"hostile.py", ground.blob()), (FOLDER, b"hostile.py", inner)]


def unsorted(ground: Ground) -> Order:
    names = (b"z.py", b"a.py", b"control.py", b"m.py")
    tree = ground.tree([ground.control() if name == b"control.py" else (FILE, name, ground.blob()) for name in names])
    ground.main(ground.header(tree))
    return local(ground)


def modules(ground: Ground) -> list[Row]:
    text = (
        f'[submodule "x"]\n\tpath = ../x\n\turl = ext::sh -c "touch {ground.proof}"\n\tupdate = !touch {ground.proof}\n'
    )
    return [(FILE, b".gitmodules", ground.blob(text.encode())), (SUBMODULE, b"hostile", "1" * 40)]


def attributes(ground: Ground) -> list[Row]:
    ground.configure('[filter "x"]\n\tsmudge = touch {proof}\n\tclean = touch {proof}\n\tprocess = touch {proof}\n'
                     '[diff "x"]\n\ttextconv = touch {proof}\n\tcommand = touch {proof}\n')  # fmt: skip
    return [(FILE, b".gitattributes", ground.blob(b"* filter=x diff=x\n")), (FILE, b"hostile.py", ground.blob())]


def lost(_: Ground) -> list[Row]:
    return [(FILE, b"hostile.py", "1" * 40)]


TREES = (
    Attack("a link to a secret", "ruff printed lines of /etc/passwd", link(PASSWD), reported("symbolic link")),
    Attack("links in all places that are read", "each is opened by its name", everywhere(LINK),
           Accepted(reasons=dict.fromkeys(PLACES, frozenset({"symbolic link"})))),
    Attack("submodules in all places that are read", "there is nothing behind them", everywhere(SUBMODULE),
           Accepted(reasons=dict.fromkeys(PLACES, frozenset({"submodule"})))),
    Attack("a link to an endless device", "a reader that follows it never ends",
           link(b"/dev/zero"), reported("symbolic link")),
    Attack("a link to itself", "a loop", link(b"hostile.py"), reported("symbolic link")),
    Attack("a link to the folder above", "a walk without end",
           link(b"..", b"hostile"), reported("symbolic link", path="hostile")),
    Attack("a link with a text of 500 kB", "no file system takes it", link(b"a/" * 250_000), reported("symbolic link")),
    Attack("a folder ..", "a checkout would write beside the folder", below(b".."), HARMLESS),
    Attack("a folder .", "a path with two spellings", below(b"."), HARMLESS),
    Attack("a folder .git", "a checkout would write git's own settings", below(b".git"), HARMLESS),
    Attack("a folder .GIT", "the same where case does not count", below(b".GIT"), HARMLESS),
    Attack("a folder git~1", "its short name on Windows", below(b"git~1"), HARMLESS),
    Attack("a folder .g\u200cit", "its name on macOS, which passes over such characters",
           below(".g\u200cit".encode()), HARMLESS),
    Attack("a name with slashes from the root", "an absolute path",
           rows(lambda ground: [(FILE, b"/etc/hostile.py", ground.blob())]), HARMLESS),
    Attack("a name without a letter", "a path that ends in a slash",
           rows(lambda ground: [(FILE, b"", ground.blob())]), DAMAGED),
    Attack("a name that is no text", "bytes that no encoding has",
           rows(lambda ground: [(FILE, b"\xff\xfe.py", ground.blob())]), HARMLESS),
    Attack("a name that is no text, and one that spells how it is shown", "two files that look like one",
           rows(lambda ground: [(FILE, b"\\xff.py", ground.blob()), (FILE, b"\xff.py", ground.blob(b"assert 1\n"))]),
           reported("a second file of the same name", path="\\xff.py")),
    Attack("a name of 5,000 letters", "no file system takes it",
           rows(lambda ground: [(FILE, b"x" * 5_000 + b".py", ground.blob())]), LIMIT),
    Attack("a name of 250 letters", "nor with anything added to it",
           rows(lambda ground: [(FILE, b"x" * 250 + b".py", ground.blob())]), HARMLESS),
    Attack("two files of one name", "one hides the other", rows(twice), reported("a second file of the same name")),
    Attack("a file and a folder of one name", "no file system can hold both",
           rows(both), reported("a second file of the same name")),
    Attack("entries out of order", "a search by halves misses some", unsorted, HARMLESS),
    Attack("a submodule with a command for an address", "run by who updates it",
           rows(modules), reported("submodule", path="hostile")),
    Attack("attributes that name a filter of the configuration", "run by who reads a file through git",
           rows(attributes), HARMLESS),
    Attack("a file that is no file", "the kind of a socket", odd(b"140000"), reported("submodule")),
    Attack("a file with a mode of nought", "no kind at all", odd(b"0"), reported("submodule")),
    Attack("a file that anybody may write and become", "all bits set", odd(b"107777"), HARMLESS),
    Attack("a folder that is a file", "its id leads to a blob",
           rows(lambda ground: [(FOLDER, b"hostile", ground.blob())]), DAMAGED),
    Attack("a file that is a folder", "its id leads to a tree",
           rows(lambda ground: [(FILE, b"hostile.py", ground.tree([]))]), reported("missing")),
    Attack("a file that is missing", "a reader ends at the first of them", rows(lost), reported("missing")),
    Attack("a tree of garbage", "a parser reads past its end",
           rows(lambda ground: [(FOLDER, b"hostile", ground.object("tree", b"100644 a\0short"))]), DAMAGED),
    Attack("ten thousand million files from a dozen objects", "a walk that never ends",
           unfolding(lambda ground: [(FILE, b"hostile.py", ground.blob())]), LIMIT),
    Attack("ten thousand million empty folders", "the same without a single file to count",
           unfolding(lambda _: []), LIMIT),
    Attack("sixty thousand empty folders", "the same without depth", many(60_000, FOLDER), LIMIT),
    Attack("fifty thousand and one files", "rows without end", many(50_001, FILE), LIMIT),
    Attack("five hundred folders deep", "paths that grow with each", deep(500, b"d"), HARMLESS),
    Attack("ten thousand folders deep", "ends the stack of git itself",
           deep(10_000, b"d"), refused("repository.limit", "clone.damaged")),
    Attack("six thousand files at the end of a long path", "a megabyte of trees is gigabytes of paths",
           far(6_000), LIMIT),
    Attack("three hundred folders of long names", "a path longer than any system's",
           deep(300, b"folder-with-a-name"), LIMIT),
)  # fmt: skip
