"""What a place must show before a bandit check can possibly answer: asked first, because it costs next to nothing.

Each entry is a necessary condition read off the check of bandit 1.9.4 (the locked version): where it does not hold,
the check returns nothing. A check that is not in the tables is always asked. On every update of bandit the equality
test decides whether the tables still hold.
"""

import ast
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from bandit.plugins.general_hardcoded_password import RE_CANDIDATES
from bandit.plugins.trojansource import BIDI_CHARACTERS

NameNeed = Callable[[str, str], bool]
"""Qualified name and plain name of what is called to whether the check can answer."""
TextNeed = Callable[[str, Any], bool]
"""A text and the node it stands in to whether the check can answer."""

SSL_ARGUMENTS = frozenset({"method", "ssl_version"})
SAFE_TEXT = frozenset({"mark_safe", "SafeText", "SafeUnicode", "SafeString", "SafeBytes"})
DOWNLOADS = frozenset({"from_pretrained", "load_dataset", "hf_hub_download", "snapshot_download", "repository_id"})
WEB_MODULES = ("requests", "httpx")
WEB_CALLS = frozenset(
    {"get", "options", "head", "post", "put", "patch", "delete", "request", "stream", "Client", "AsyncClient"}
)
KEYS = ("cryptography.hazmat.primitives.asymmetric.", "Crypto.PublicKey.", "Cryptodome.PublicKey.")
REMEMBERED = 10_000


@lru_cache(REMEMBERED)
def names_a_secret(name: str | None) -> bool:
    """Return whether bandit takes a name for that of a password."""
    return name is not None and RE_CANDIDATES.search(name) is not None


def _one_of(*names: str) -> NameNeed:
    wanted = frozenset(names)
    return lambda qualified, _name: qualified in wanted


def _named(*names: str) -> NameNeed:
    wanted = frozenset(names)
    return lambda _qualified, name: name in wanted


def _contains(part: str) -> NameNeed:
    return lambda _qualified, name: part in name


def _asks_the_web(qualified: str, name: str) -> bool:
    return name in WEB_CALLS and qualified.partition(".")[0] in WEB_MODULES


def _never(_qualified: str, _name: str) -> bool:
    return False


NAMES: Mapping[str, NameNeed] = {
    "B102": _one_of("exec"),
    "B103": _contains("chmod"),
    "B106": _never,
    "B113": _asks_the_web,
    "B201": _named("run"),
    "B202": _contains("extractall"),
    "B324": lambda qualified, _name: "hashlib" in qualified or "crypt" in qualified,
    "B501": _asks_the_web,
    "B502": _one_of("ssl.wrap_socket", "pyOpenSSL.SSL.Context"),
    "B504": _one_of("ssl.wrap_socket"),
    "B505": lambda qualified, _name: qualified.startswith(KEYS),
    "B506": _named("load"),
    "B507": _named("set_missing_host_key_policy"),
    "B508": _one_of("pysnmp.hlapi.CommunityData"),
    "B509": _one_of("pysnmp.hlapi.UsmUserData"),
    "B601": _named("exec_command"),
    "B604": _never,
    "B610": _named("extra"),
    "B611": _named("RawSQL"),
    "B612": _one_of("logging.config.listen"),
    "B614": _one_of("torch.load", "torch.serialization.load"),
    "B615": _named(*DOWNLOADS),
    "B701": _named("Environment"),
    "B702": _named("Template"),
    "B703": _named(*SAFE_TEXT),
    "B704": _one_of("markupsafe.Markup", "flask.Markup"),
}
"""Checks of calls that answer only to some names."""
ARGUMENTS: Mapping[str, Callable[[str | None], bool]] = {
    "B106": names_a_secret,
    "B502": lambda name: name in SSL_ARGUMENTS,
    "B604": lambda name: name == "shell",
}
"""Checks of calls that answer, whatever is called, if an argument has one of some names."""
STARTERS = ("B602", "B603", "B605", "B606", "B607", "B609")
"""The checks that ask whether a call starts a program, by lists in their own settings."""


def name_need(identifier: str, settings: Mapping[str, Any] | None) -> NameNeed | None:
    """Return what a check of calls needs of the name, or None if it must always be asked."""
    if identifier == "B001" and settings:
        listed = frozenset(name for entry in settings["Call"] for name in entry["qualnames"])
        return _one_of("importlib.import_module", "importlib.__import__", *listed)
    if identifier in STARTERS and settings:
        return _one_of(*settings["subprocess"], *settings["shell"], *settings["no_shell"])
    if identifier == "B704" and settings and settings.get("extend_markup_names"):
        return None
    return NAMES.get(identifier)


def _may_be_a_password(text: str, parent: Any) -> bool:  # noqa: ANN401 - any node
    kind = parent.__class__
    if kind is ast.Assign:
        return any(names_a_secret(_name(target)) for target in parent.targets)
    return names_a_secret(_name(parent.left) if kind is ast.Compare else text)


def _name(node: ast.AST) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else None


def text_starts(identifier: str, settings: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Return with what texts begin to which a check can answer, or nothing if that does not tell."""
    if identifier == "B108" and settings and "tmp_dirs" in settings:
        return tuple(settings["tmp_dirs"])
    return STARTS.get(identifier, ())


STARTS: Mapping[str, tuple[str, ...]] = {"B104": ("0.0.0.0",)}  # noqa: S104 - what bandit looks for
"""Checks of texts that answer only to texts that begin so."""
TEXTS: Mapping[str, TextNeed] = {"B105": _may_be_a_password}
"""Checks of texts that answer only to some texts, or to some names beside them."""
PARENTS: Mapping[str, frozenset[type[ast.AST]]] = {
    "B105": frozenset({ast.Dict, ast.Subscript, ast.Assign, ast.Compare}),
    "B608": frozenset({ast.BinOp, ast.Attribute, ast.JoinedStr}),
}
"""Checks of texts that answer only in some kinds of node."""
ALIKE = frozenset({"B101"})
"""Checks that say the same at every node of a file."""


def may_mislead(text: str) -> bool:
    """Return whether a file has characters that the check of whole files looks for."""
    return not text.isascii() and any(character in text for character in BIDI_CHARACTERS)
