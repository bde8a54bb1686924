"""Make `web/static/kern.css` from KERN's own style sheet: what our pages use of it, and nothing else.

Started by `make styles`. A block (`kern-btn`) that is used keeps all its elements and modifiers, because templates put
some of their names together. Icons are pictures of up to 2 kB each, so each one is named for itself. The rest of the
changes are those that KERN's users cannot make from outside:

- the rule that gives every element, `code` too, the same font is left out;
- dark colours are for screens only, so that paper stays white;
- a button with a part that only screen readers hear is no narrow button;
- a theme that is set by an attribute is left out: the reader's own setting decides;
- `var(--name, fallback)` loses its fallback where the name is always set.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
STATIC = HERE.parents[1] / "web" / "static"
BLOCKS = frozenset(
    (
        *("accordion", "alert", "badge", "btn", "card", "error", "fieldset", "form-check"),
        *("form-input", "hint", "icon", "label", "progress", "sr-only", "title"),
    )
)
"""The blocks that pages may use. Text, links, lists and tables carry no class: `site.css` gives them KERN's values."""
ICONS = frozenset(["danger", "info", "success", "warning"])
ICON_SIZES = frozenset(["small", "default", "large", "x-large"])
DROPPED = (
    "*:not(i)",
    "[data-kern-theme",
    ".kern-light",
    ".kern-dark",
    "body:has(.kern-dialog",
    ".kern-btn:has(.kern-sr-only)",
)
MEDIA = {
    "@media (prefers-color-scheme: dark)": "@media screen and (prefers-color-scheme:dark)",
    "@media (prefers-color-scheme: light)": "@media print,(prefers-color-scheme:light)",
}
HEAD = "/* KERN UX, @kern-ux/native 2.7.2, EUPL-1.2 (kern-LICENSE.md), reduced by vendor/kern/reduce.py */"
CLASS = re.compile(r"\.kern-([a-z0-9-]+?)(?:__[a-z0-9_-]+?)?(?:--([a-z0-9-]+))?(?![a-z0-9_-])")
NEGATION = re.compile(r":not\([^()]*\)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
REFERENCE = re.compile(r"var\(\s*(--[\w-]+)")
FALLBACK = re.compile(r"var\(\s*(--[\w-]+)\s*,[^()]*\)")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its declarations, or a group (`@media`) with its rules."""

    prelude: str
    declarations: tuple[str, ...] = ()
    rules: tuple["Rule", ...] = ()


def parse(text: str) -> tuple[Rule, ...]:
    """Return the rules of a style sheet without comments."""
    return tuple(_rules(text))


def _rules(text: str) -> Iterator[Rule]:
    start = 0
    while (opened := text.find("{", start)) >= 0:
        closed = _closing(text, opened)
        prelude = " ".join(text[start:opened].rpartition(";")[2].split())
        inner = text[opened + 1 : closed]
        if prelude.startswith("@media"):
            yield Rule(prelude, rules=parse(inner))
        else:
            yield Rule(prelude, tuple(_split(inner, ";")))
        start = closed + 1


def _closing(text: str, opened: int) -> int:
    depth = 0
    for place, letter in _outside_strings(text, opened):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if letter == "}" and not depth:
            return place
    raise ValueError(f"a block is never closed: {text[opened : opened + 60]!r}")


def _outside_strings(text: str, start: int = 0) -> Iterator[tuple[int, str]]:
    quote = ""
    for place in range(start, len(text)):
        letter = text[place]
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        else:
            yield place, letter


def _split(text: str, at: str) -> Iterator[str]:
    """Yield the parts of a text, cut where the letter stands outside of strings and brackets."""
    depth, start = 0, 0
    for place, letter in _outside_strings(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == at and not depth:
            yield from filter(None, [text[start:place].strip()])
            start = place + 1
    yield from filter(None, [text[start:].strip()])


def reduce(rules: Iterable[Rule]) -> Iterator[Rule]:
    """Yield the rules that our pages use."""
    for rule in rules:
        if rule.rules:
            inner = tuple(reduce(rule.rules))
            if inner:
                yield Rule(MEDIA.get(rule.prelude, rule.prelude), rules=inner)
        else:
            kept = [selector for selector in _split(rule.prelude, ",") if _used(selector)]
            if kept:
                yield Rule(",".join(kept), rule.declarations)


def _used(selector: str) -> bool:
    if selector.startswith(":is(body,"):
        return True
    if any(part in selector for part in DROPPED):
        return False
    found = CLASS.findall(NEGATION.sub("", selector))
    return all(block in BLOCKS for block, _ in found) and all(
        modifier in ICONS | ICON_SIZES for block, modifier in found if block == "icon" and modifier
    )


def without_unused(rules: tuple[Rule, ...], elsewhere: str) -> tuple[Rule, ...]:
    """Return the rules without the values (`--kern-...`) that nothing refers to."""
    while True:
        named = set(REFERENCE.findall(elsewhere + _text(rules)))
        kept = tuple(_without(rules, named))
        if kept == rules:
            return rules
        rules = kept


def _without(rules: Iterable[Rule], named: set[str]) -> Iterator[Rule]:
    for rule in rules:
        kept = tuple(
            declaration
            for declaration in rule.declarations
            if not (name := declaration.partition(":")[0].strip()).startswith("--") or name in named
        )
        if rule.rules or kept:
            yield Rule(rule.prelude, kept, tuple(_without(rule.rules, named)))


def _text(rules: Iterable[Rule]) -> str:
    return "\n".join(_lines(rules))


def _lines(rules: Iterable[Rule]) -> Iterator[str]:
    for rule in rules:
        if rule.rules:
            yield f"{rule.prelude}{{{''.join(_lines(rule.rules))}}}"
        else:
            yield f"{_short(rule.prelude)}{{{';'.join(_declaration(each) for each in rule.declarations)}}}"


def _short(selector: str) -> str:
    return re.sub(r"\s*([>~,])\s*", r"\1", selector)


def _declaration(text: str) -> str:
    name, _, value = text.partition(":")
    return f"{name.strip()}:{' '.join(value.split())}"


def styles(original: str, elsewhere: str) -> str:
    """Return the reduced style sheet; `elsewhere` is the other sheet, whose references count as well."""
    rules = without_unused(tuple(reduce(parse(COMMENT.sub("", original)))), elsewhere)
    text = _text(rules)
    known = set(re.findall(r"(--kern-[\w-]+):", text))
    plain = FALLBACK.sub(lambda match: f"var({match[1]})" if match[1] in known else match[0], text)
    return f"{HEAD}\n{plain}\n"


def main() -> None:
    """Write the reduced style sheet into the site's folder."""
    original = (HERE / "kern.css").read_text(encoding="utf-8")
    elsewhere = (STATIC / "site.css").read_text(encoding="utf-8")
    (STATIC / "kern.css").write_text(styles(original, elsewhere), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
