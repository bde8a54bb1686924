"""Attacks by lies: suppressions, settings, false names; the examined tries to set the exam."""

from collections.abc import Mapping

from attacks.attack import HARMLESS, NOT_PYTHON, Accepted, Attack, files, python, stated

RULES = ("F401", "B101", "B301", "B403")
LOADING = "import os\nimport pickle\n\n\ndef load(data):\n    assert data\n    return pickle.loads(data)\n"
"""Lines in which ruff and bandit find RULES, whatever stands around them."""

CODE = LOADING.encode()
MARKS = (
    "# noqa", "# nosec", "# ruff: noqa", "# noqa: F401,B018  # nosec B403,B101,B301", "# type: ignore", "# fmt: off",
    "# pylint: disable=all", "# pragma: no cover", "# noqa:ALL", "# NOSEC", "# flake8: noqa", "# radon: ignore",
)  # fmt: skip
MARKED = {
    f"marked{index}.py": "".join(f"{line}  {mark}\n" for line in LOADING.splitlines()).encode()
    for index, mark in enumerate(MARKS)
}
TRAP = b"import os\nopen(os.path.join(os.environ.get('HOME', '/'), 'proof'), 'w').close()\nopen('proof', 'w').close()\n"
"""Code that leaves a file in the bait if anybody runs it."""

SHADOWS = (
    "json", "ast", "os", "re", "tokenize", "radon", "bandit", "ruff", "msgspec", "analyzer", "sitecustomize",
    "usercustomize", "conftest", "setup", "encodings", "codecs",
)  # fmt: skip
SHELL = ("$(touch proof).py", "`touch proof`.py", ";touch proof;.py", "a' 'b\".py", "*.py", "%s%n{}.py")
OPTIONS = ("-x.py", "@files.txt.py", "--select=.py", "--config=evil.toml.py")
CONTROLS = ("a\nb.py", "a\r.py", "a\tb.py", "\x1b[31m.py", "\u202egpj.py", "\x7f.py", "\u200b.py")
HIDDEN = (
    "my.git/hostile.py", ".github/hostile.py", ".svn/hostile.py", ".hidden.py", "__pycache__/hostile.py",
    "dist/hostile.py", "build/lib/hostile.py", ".eggs/hostile.py", "_build/hostile.py", ".tox/hostile.py",
)  # fmt: skip
TWINS = tuple(
    "".join(letter.upper() if number >> place & 1 else letter for place, letter in enumerate("hostile")) + ".py"
    for number in range(128)
)
ACCENTS = ("caf\u00e9.py", "cafe\u0301.py")
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 9\n"
SETTINGS = {
    "radon's settings that overwrite a file": {
        "setup.cfg": "[radon]\nexclude = *\noutput_file = proof\n[bandit]\nskips = B101\n[flake8]\nexclude = *\n",
        "radon.cfg": "[radon]\nexclude = *\nignore = *\noutput_file = proof\n",
        "tox.ini": "[bandit]\nskips = B101\n[flake8]\nexclude = *\n",
    },
    "bandit's settings": {
        ".bandit": "[bandit]\nexclude: /\nskips: B101,B301,B403\n",
        "bandit.yaml": "skips: [B101, B301, B403]\nexclude_dirs: ['/']\n",
    },
    "ruff's settings that read a file outside": {"ruff.toml": 'extend = "/etc/passwd"\nexclude = ["*"]\n'},
    "ruff's hidden settings": {".ruff.toml": '[lint]\nselect = []\nper-file-ignores = {"*" = ["ALL"]}\n'},
    "a project's settings": {
        "pyproject.toml": '[tool.ruff]\nexclude = ["*"]\nextend = "/dev/zero"\n[tool.bandit]\nskips = ["B101"]\n',
    },
    "files that hide files from git": {
        ".gitignore": "*\n",
        ".gitattributes": "*.py filter=lfs diff=evil merge=evil export-ignore ident working-tree-encoding=UTF-16\n",
    },
    "settings of editors": {
        ".editorconfig": "root = true\n[*]\ncharset = utf-16le\nend_of_line = cr\n",
        ".python-version": "2.7\n",
    },
}  # fmt: skip


def found_in(paths: Mapping[str, object] | tuple[str, ...]) -> Accepted:
    return Accepted(rules=dict.fromkeys(paths, frozenset(RULES)))


def copies(paths: tuple[str, ...]) -> Mapping[str, bytes]:
    return {path: CODE + f"y = {index}\n".encode() for index, path in enumerate(paths)}


def everywhere(settings: Mapping[str, str]) -> Mapping[str, bytes]:
    """Return the settings at the top and in a folder, with code beside both."""
    top = {"hostile.py": CODE} | {path: text.encode() for path, text in settings.items()}
    return top | {f"sub/{path}": data for path, data in top.items()}


LIES = (
    Attack("a suppression on each line", "findings vanish", files(MARKED), found_in(MARKED)),
    Attack("a suppression of the whole file", "the same in one line",
           python("# ruff: noqa\n# flake8: noqa\n# nosec\n# pylint: skip-file\n# isort: skip_file\n" + LOADING),
           stated(*RULES)),
    Attack("settings in a comment", "blocks that some tools read from a script",
           python('# /// script\n# [tool.ruff.lint]\n# select = []\n# exclude = ["*"]\n# ///\n' + LOADING),
           stated(*RULES)),
    Attack("code that says it was generated", "takes itself out of every figure; its role says so",
           python("# @generated\n" + LOADING), Accepted(roles={"hostile.py": "generated"})),
    Attack("code that says so far below", "only the head of a file speaks for the file",
           python(LOADING + "# @generated\n# DO NOT EDIT\n"), stated(*RULES)),
    Attack("a head made of blanks", "a pattern that backs up over them costs the square of their number",
           python("#" + " " * 400 + "\n# note: this file" + " " * 400 + "is\n" + LOADING), stated(*RULES)),
    Attack("modules named like a library's", "run as code by a tool that starts in their folder",
           files({f"{name}.py": TRAP for name in SHADOWS} | {
               "analyzer/__init__.py": TRAP, "radon/__main__.py": TRAP, "x.pth": b"import json\n"}), HARMLESS),
    Attack("a plug-in for bandit", "named in the repository's own metadata",
           files({"evil-1.0.dist-info/entry_points.txt": b"[bandit.plugins]\nevil = evil:run\n", "evil.py": TRAP,
                  "evil-1.0.dist-info/METADATA": b"Name: evil\nVersion: 1.0\n"}), HARMLESS),
    Attack("a notebook", "JSON that ruff would read as code",
           files({"hostile.ipynb": b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"}),
           Accepted(roles={"hostile.ipynb": "data"})),
    Attack("names that look like options", "a program takes them for its own", files(copies(OPTIONS)),
           found_in(OPTIONS)),
    Attack("names with orders for a shell", "somebody builds a line from them", files(copies(SHELL)), found_in(SHELL)),
    Attack("names with control characters", "orders for a terminal, lies for a reader", files(copies(CONTROLS)),
           found_in(CONTROLS)),
    Attack("folders that tools pass over", "bandit scanned nothing below a path with .git in it",
           files(copies(HIDDEN)), found_in(HIDDEN)),
    Attack("names that differ in case alone", "one file for some file systems", files(copies(TWINS)), found_in(TWINS)),
    Attack("names that differ in accents alone", "the same for others", files(copies(ACCENTS)), found_in(ACCENTS)),
    *(Attack(name, "silences or redirects a tool from within the repository", files(everywhere(contents)),
             found_in(("hostile.py", "sub/hostile.py"))) for name, contents in SETTINGS.items()),
    Attack("a file for large file storage", "a pointer that a filter would fetch from anywhere",
           files({".lfsconfig": b'[lfs]\n\turl = "file:///etc"\n', ".gitattributes": b"*.py filter=lfs\n",
                  "hostile.py": POINTER}),
           Accepted({"hostile.py": frozenset({NOT_PYTHON})})),
)  # fmt: skip
