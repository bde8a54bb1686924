"""What a call must show before a bandit check can possibly answer: asked first, because it costs next to nothing.

Each entry is a necessary condition read off the check of bandit 1.9.4 (the locked version): where it does not hold,
the check returns nothing. A check that is not in the table is always asked. On every update of bandit the equality
test decides whether the table still holds.
"""

import ast
from collections.abc import Callable, Mapping
from typing import Any

Need = Callable[[str, str, ast.Call], bool]
"""Qualified name, plain name and node of a call to whether the check can answer."""

SSL_ARGUMENTS = frozenset({"method", "ssl_version"})
SSL_NAMES = frozenset({"ssl.wrap_socket", "pyOpenSSL.SSL.Context"})
SAFE_TEXT = frozenset({"mark_safe", "SafeText", "SafeUnicode", "SafeString", "SafeBytes"})
DOWNLOADS = frozenset({"from_pretrained", "load_dataset", "hf_hub_download", "snapshot_download", "repository_id"})
KEYS = ("cryptography.hazmat.primitives.asymmetric.", "Crypto.PublicKey.", "Cryptodome.PublicKey.")


def _has_keywords(_qualified: str, _name: str, call: ast.Call) -> bool:
    return bool(call.keywords)


def _one_of(*names: str) -> Need:
    wanted = frozenset(names)
    return lambda qualified, _name, _call: qualified in wanted


def _named(*names: str) -> Need:
    wanted = frozenset(names)
    return lambda _qualified, name, _call: name in wanted


def _contains(part: str) -> Need:
    return lambda _qualified, name, _call: part in name


def _from(*modules: str) -> Need:
    return lambda qualified, _name, _call: qualified.partition(".")[0] in modules


def _ssl(qualified: str, _name: str, call: ast.Call) -> bool:
    return qualified in SSL_NAMES or any(keyword.arg in SSL_ARGUMENTS for keyword in call.keywords)


NEEDS: Mapping[str, Need] = {
    "B102": _one_of("exec"),
    "B103": _contains("chmod"),
    "B106": _has_keywords,
    "B113": _from("requests", "httpx"),
    "B201": _named("run"),
    "B202": _contains("extractall"),
    "B324": lambda qualified, _name, _call: "hashlib" in qualified or "crypt" in qualified,
    "B501": _from("requests", "httpx"),
    "B502": _ssl,
    "B504": _one_of("ssl.wrap_socket"),
    "B505": lambda qualified, _name, _call: qualified.startswith(KEYS),
    "B506": _named("load"),
    "B507": _named("set_missing_host_key_policy"),
    "B508": _one_of("pysnmp.hlapi.CommunityData"),
    "B509": _one_of("pysnmp.hlapi.UsmUserData"),
    "B601": _named("exec_command"),
    "B604": _has_keywords,
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
STARTERS = ("B602", "B603", "B605", "B606", "B607", "B609")
"""The checks that ask whether a call starts a program, by lists in their own settings."""


def need_of(identifier: str, settings: Mapping[str, Any] | None) -> Need | None:
    """Return the necessary condition of a check for calls, or None if it must always be asked."""
    if identifier in STARTERS and settings:
        return _one_of(*settings["subprocess"], *settings["shell"], *settings["no_shell"])
    if identifier == "B704" and settings and settings.get("extend_markup_names"):
        return None
    return NEEDS.get(identifier)
