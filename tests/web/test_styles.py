"""The styles: KERN's, reduced by a command of ours, and our own, which fit together and to the templates."""

import gzip
import re
from pathlib import Path
from runpy import run_path

import pytest

from web.assets import FOLDER, load_assets
from web.rendering import TEMPLATES

VENDOR = Path(__file__).parents[2] / "vendor" / "kern"
REDUCE = run_path(str(VENDOR / "reduce.py"))
KERN = (FOLDER / "kern.css").read_text(encoding="utf-8")
SITE = (FOLDER / "site.css").read_text(encoding="utf-8")
WRITTEN = "\n".join(path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.rglob("*.html")))
OURS = {"kern-badge--plain", "kern-badge--open", "kern-btn--small"}
"""Looks of its blocks that KERN lacks; `site.css` has them."""


def reduced(original: str, elsewhere: str = "") -> str:
    """The reduced sheet without its head."""
    return str(REDUCE["styles"](original, elsewhere)).partition("\n")[2].strip()


def test_the_served_sheet_is_what_the_command_makes_of_the_vendored_one() -> None:
    original = (VENDOR / "kern.css").read_text(encoding="utf-8")
    assert REDUCE["styles"](original, SITE) == KERN, "run `make styles`"
    assert len(gzip.compress(KERN.encode(), 9)) < 9_000


def test_each_class_of_kern_in_a_template_has_its_rules() -> None:
    used = set(re.findall(r"kern-[a-z0-9]+(?:[-_]+[a-z0-9]+)*(?![a-z0-9_-]|\{)", WRITTEN))
    known = set(re.findall(r"\.(kern-[a-z0-9_-]+)", KERN)) | OURS
    assert len(used) > 20
    assert used - known == set(), "name the block or icon in vendor/kern/reduce.py, and run `make styles`"


def test_no_attribute_of_a_template_holds_a_backslash_before_its_end() -> None:
    r"""`class="a\" id="b"` is the class `a\`, which has no rules."""
    assert [line.strip() for line in WRITTEN.splitlines() if '\\"' in line] == []


def test_each_block_that_is_kept_is_used() -> None:
    blocks = {re.match(r"[a-z-]+?(?=__|--|$)", name)[0] for name in re.findall(r"kern-([a-z_-]+)", WRITTEN)}  # type: ignore[index]
    assert REDUCE["BLOCKS"] - blocks == set()


def test_each_value_that_a_sheet_refers_to_is_set() -> None:
    both = KERN + SITE
    assert set(re.findall(r"var\((--[\w-]+)\)", both)) - set(re.findall(r"(--[\w-]+):", both)) == set()


def test_licences_lie_beside_what_is_served() -> None:
    for name in ("kern-LICENSE.md", "FiraSans-LICENSE.txt"):
        assert (FOLDER / name).read_text(encoding="utf-8") == (VENDOR / name.replace("kern-", "")).read_text("utf-8")


@pytest.mark.parametrize(
    ("original", "result"),
    [
        (".kern-btn--anything:hover, .kern-dropdown { color : red ; }", ".kern-btn--anything:hover{color:red}"),
        (".kern-btn .kern-dropdown { color: red }", ""),
        (".kern-btn:not(.kern-dropdown) { color: red }", ".kern-btn:not(.kern-dropdown){color:red}"),
        (
            '.kern-icon--info { mask: url("a;}b") } .kern-icon--home { color: red }',
            '.kern-icon--info{mask:url("a;}b")}',
        ),
        ("@media print { .kern-dropdown { color: red } }", ""),
        (
            "@media (prefers-color-scheme: dark) { a { width: 1px } }",
            "@media screen and (prefers-color-scheme:dark){a{width:1px}}",
        ),
        (":root { --kern-color-red-050: red; --kern-8: 8px }", ""),
        (":root { --kern-8: 8px } a { width: var(--kern-8) }", ":root{--kern-8:8px}\na{width:var(--kern-8)}"),
        (":root { --kern-8: 8px; --kern-edge: var(--kern-8) }", ""),
        ("/* { */ a { color: red; background: blue } /* } */", "a{color:red;background:blue}"),
        (":root { --kern-x: 1px } a { width: var(--kern-x, 2px) }", ":root{--kern-x:1px}\na{width:var(--kern-x)}"),
        ("*:not(i) { font-family: x }", ""),
    ],
)
def test_a_sheet_is_reduced_to_what_is_used(original: str, result: str) -> None:
    assert reduced(original) == result


def test_what_the_other_sheet_refers_to_stays() -> None:
    assert reduced(":root { --kern-8: 8px; --kern-9: 9px }", "a { width: var(--kern-8) }") == ":root{--kern-8:8px}"


def test_a_block_that_is_never_closed_is_refused() -> None:
    with pytest.raises(ValueError, match="never closed"):
        reduced(".kern-btn { color: red")


def test_a_sheet_names_other_files_by_their_content_and_only_those_that_exist(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("b { background: url(b.svg), url(data:image/png) }")
    with pytest.raises(KeyError):
        load_assets(tmp_path)
    (tmp_path / "b.svg").write_text("<svg/>")
    assets = load_assets(tmp_path)
    address = assets.plain["b.svg"].name
    assert assets.plain["a.css"].content.decode() == f"b {{ background: url({address}), url(data:image/png) }}"
