"""The documented rules by which a text is recognized as a secret: data, one entry a kind.

A rule is a literal mark that a file must contain, a pattern of bounded length, and a proof: what must hold of the value
beyond its shape (a checksum where the format has one, structure, randomness, not a placeholder). Rules are made to be
right rather than complete: a false alarm teaches people to look away.
"""

import base64
import binascii
import json
import math
import re
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

REVOKE = (
    "Revoke it where it was issued first, then remove it here: the history keeps it, so removing alone is not enough."
)
REPLACE = "Replace the key pair and revoke its certificates first, then remove it here: the history keeps it."
CHANGE = "Change the password first, then remove it here and read it from the environment: the history keeps it."
BASE_62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
PLACEHOLDER = re.compile(
    r"example|sample|dummy|fake|placeholder|change[\W_]?(me|this|it|in)|change$|your|x{4}|test|demo|todo|insert|replace|redacted"
    r"|secret|password|passwor[td]|passwd|geheim|insecure|1234|abcd|qwer|foo|bar|hunter2|default|invalid|mock|unsafe|s3cr3t"
    r"|\.\.\.|\*\*\*|<|>|\{|\}|\$|%[({s]|#\{|not[_-]?a|lorem|development|local|crwdn|none|null|undefined|admin|user|django|^pass",
    re.IGNORECASE,
)
HOST_WITHOUT_WORTH = re.compile(
    r"localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\]|.*\.(local|localhost|test|invalid|example|internal)"
    r"|(.*\.)?example\.(com|org|net|de)|[\w-]+|(.*\.)?(host|domain|server|yourdomain|mydomain|somewhere)\.\w+",
    re.IGNORECASE,
)
WORDS = re.compile(r"[a-z]+([A-Z][a-z]+)+|[A-Za-z]?[a-z]+([-_. /:][A-Za-z]?[a-z]*\d{0,2})*|[A-Z]+([_ -][A-Z]+)*")
HEX = re.compile(r"[0-9a-fA-F]+")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
BITS_PER_SIGN = 3.4
BITS_PER_HEX_SIGN = 3.0
KEYS = re.compile(
    r"(?!.*csrf).*(?:password|passwd|secret|api_?key|(?:secret|access|auth)[_-]?key)"
    r"|(?:.*[_-])?(?:access|api|auth|bot|refresh|private|deploy|service)[_-]?token|token",
    re.IGNORECASE,
)
ASSIGNED_WORDS = (
    b"password", b"passwd", b"secret", b"token", b"api_key", b"apikey", b"secret_key", b"secretkey", b"access_key",
    b"accesskey", b"auth_key", b"authkey", b"api-key", b"secret-key", b"access-key",
)  # fmt: skip
ASSIGNED_ROOTS = (b"passw", b"secret", b"token", b"key")
ASSIGNED = rb"[\"']?\]?\s{0,4}(?:=>|:=|=|:)\s{0,4}[\"'](?P<value>[^\s\"'`,;()\[\]]{16,120})[\"']"
ASSIGNED_VALUE = rb"[=:>]\s{0,4}[\"'][^\s\"'`,;()\[\]]{16}"
SIGNATURE_SIGNS = 10
LASTING_SECONDS = 90 * 24 * 3600
SUBJECTS = frozenset({"sub", "role", "roles", "scope", "scopes", "user_id", "uid", "email", "client_id", "azp"})
IDENTITY = frozenset({"email_verified", "preferred_username", "nonce"})
EXAMPLE_USERS = frozenset({"user", "username", "name", "login", "foo", "me", "someone", "u"})
CROWD = 3
READ_BY_PEOPLE = (
    ".html", ".htm", ".twig", ".tt", ".erb", ".md", ".rst", ".txt", ".adoc", ".mdx", ".po", ".svg", ".css", ".ipynb",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SecretRule:
    """One kind of secret: its name, how sure and how grave it is, its marks, pattern, proof, and the last step.

    `roots` are texts of which a file contains one if it contains any mark; most files have none, and are done with. A
    `sign` is a pattern that every secret of the kind contains, for where the roots are common; it is quick to look for.
    `searches` are marks, one of which a file must contain, and the pattern to look for then; a rule that `folds` looks
    at the file in lower case. A pattern has a group `value` and may have further named groups, which `proves` gets as
    text in the file's own case. With a group `key`, a key that gets many values in one file is a table of records and
    no secret; a rule with `crowd` judges so of all its values, because a recorded conversation is full of tokens.
    `not_in` are extensions of files that are not asked: what browsers get is public, and what people read explains.
    """

    name: str
    kind: str
    severity: str
    confidence: str
    searches: tuple[tuple[tuple[bytes, ...], re.Pattern[bytes]], ...]
    proves: Callable[[Mapping[str, str]], bool]
    roots: tuple[bytes, ...]
    sign: re.Pattern[bytes] | None = None
    step: str = REVOKE
    not_in: tuple[str, ...] = ()
    crowd: bool = False
    folds: bool = False


def randomness(value: str) -> float:
    """Return the Shannon entropy of a text's signs, in bits per sign."""
    counts = Counter(value).values()
    return -sum(count / len(value) * math.log2(count / len(value)) for count in counts) if value else 0.0


def is_random(value: str) -> bool:
    """Tell whether a value looks drawn at random and is no placeholder, word, address or identifier."""
    return randomness(value) >= (BITS_PER_HEX_SIGN if HEX.fullmatch(value) else BITS_PER_SIGN) and not is_placeholder(
        value
    )


def is_placeholder(value: str) -> bool:
    """Tell whether a value stands for a secret that is to be put in."""
    return PLACEHOLDER.search(value) is not None or len(set(value)) < 6  # noqa: PLR2004 - signs a real secret varies


def _random(found: Mapping[str, str]) -> bool:
    return is_random(found["value"])


def _checked_by_crc(found: Mapping[str, str]) -> bool:
    """GitHub and npm: six base 62 digits of the CRC-32 of the thirty signs before them."""
    body, digits = found["value"][-36:-6], found["value"][-6:]
    number = 0
    for digit in digits:
        number = number * 62 + BASE_62.index(digit)
    return number == zlib.crc32(body.encode("ascii"))


def _is_private_key(found: Mapping[str, str]) -> bool:
    """Accept armor that is followed by a real amount of base 64, whether its lines are broken or escaped."""
    body = re.sub(r"\\[nr]|[\s\"'+,]", "", found["value"])
    return len(body) >= 64 and randomness(body) >= 4.0 and not is_placeholder_key(body)  # noqa: PLR2004 - one line; bits


def is_placeholder_key(body: str) -> bool:
    """Tell whether base 64 shows itself to be made up: long runs of one sign, or dots."""
    return re.search(r"(.)\1{7}", body) is not None or "..." in body


def _is_token(found: Mapping[str, str]) -> bool:
    """Accept a JSON Web Token whose header names an algorithm with a key and whose claims are not the usual example."""
    try:
        header, claims = (json.loads(_decoded(found[part])) for part in ("header", "claims"))
    except (ValueError, RecursionError):
        return False
    if not isinstance(header, dict) or not isinstance(claims, dict):
        return False
    is_example = claims.get("sub") == "1234567890" or claims.get("name") == "John Doe" or not claims
    is_signed = str(header.get("alg", "none")).lower() != "none" and len(set(found["signature"])) > SIGNATURE_SIGNS
    return is_signed and not is_example and _lasts(claims)


def _lasts(claims: Mapping[str, object]) -> bool:
    """Leave out tokens of a session, which were worthless soon after they were written down."""
    if not SUBJECTS & claims.keys():
        return False
    end = claims.get("exp")
    begin = next((claims[word] for word in ("iat", "nbf", "auth_time") if word in claims), None)
    if isinstance(end, int | float) and isinstance(begin, int | float):
        return end - begin > LASTING_SECONDS
    return end is None and claims.get("typ") != "Serialized-ID" and not IDENTITY & claims.keys()


def _decoded(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise ValueError(text[:10]) from error


def _is_pypi(found: Mapping[str, str]) -> bool:
    """Accept a macaroon: version 2, and the location that PyPI or its test site writes."""
    try:
        decoded = _decoded(found["value"].removeprefix("pypi-"))
    except ValueError:
        return False
    return decoded[:1] == b"\x02" and b"pypi." in decoded[:40]


def _is_password_in_address(found: Mapping[str, str]) -> bool:
    value, user, host = found["value"], found["user"], found["host"]
    return (
        value.lower() != user.lower()
        and user.lower() not in EXAMPLE_USERS
        and not is_placeholder(value)
        and not HOST_WITHOUT_WORTH.fullmatch(host)
        and not WORDS.fullmatch(value)
        and "." in host
    )


def _is_assigned(found: Mapping[str, str]) -> bool:
    value = found["value"]
    mixed = any(sign.isdigit() for sign in value) and any(sign.isalpha() for sign in value)
    return (
        KEYS.fullmatch(found["key"]) is not None
        and mixed
        and "|" not in value
        and is_random(value)
        and not WORDS.fullmatch(value)
        and not UUID.fullmatch(value)
    )


def _is_storage_key(found: Mapping[str, str]) -> bool:
    """Leave out the published key of the storage emulator, the same everywhere."""
    return not found["value"].startswith("Eby8vdM02xNOcqFl") and is_random(found["value"].rstrip("="))


def _rule(name: str, kind: str, marks: tuple[bytes, ...], pattern: bytes, **more: object) -> SecretRule:
    defaults: dict[str, object] = {"severity": "high", "confidence": "high", "proves": _random, "roots": marks}
    searches = ((marks, re.compile(pattern)),)
    return SecretRule(name, kind, searches=searches, **(defaults | more))  # type: ignore[arg-type]


RULES = (
    _rule(
        "private-key",
        "a private key",
        (b"PRIVATE KEY-----", b"PRIVATE KEY BLOCK-----"),
        rb"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----"
        rb"(?:(?:\\[nr]|\s|[\"'+,]){0,40}(?:Proc-Type|DEK-Info|Version|Comment)[^\n\\]{0,200}){0,8}+"
        rb"(?P<value>(?:[A-Za-z0-9+/=.]|\\[nr]|[\s\"'+,]){64,400})",
        proves=_is_private_key,
        roots=(b"PRIVATE KEY",),
        step=REPLACE,
    ),
    _rule(
        "aws-access-key",
        "an access key id of Amazon Web Services, which stands beside its secret",
        (b"AKIA",),
        rb"(?<![A-Za-z0-9/+])(?P<value>AKIA[A-Z2-7]{16})(?![A-Za-z0-9/+])",
    ),
    _rule(
        "aws-secret-key",
        "a secret access key of Amazon Web Services",
        (b"ecret", b"ECRET"),
        rb"(?i:aws_?(?:account_?)?secret_?(?:access_?)?key(?:_id)?)[\"']?\s{0,4}(?:=>|[=:,])\s{0,4}[\"']?"
        rb"(?P<value>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])",
    ),
    _rule(
        "github-token",
        "a token of GitHub",
        (b"gh",),
        rb"(?<![A-Za-z0-9])(?P<value>gh[pousr]_[A-Za-z0-9]{36})(?![A-Za-z0-9])",
        proves=_checked_by_crc,
        sign=re.compile(rb"gh[pousr]_"),
    ),
    _rule(
        "github-fine-grained-token",
        "a fine-grained token of GitHub",
        (b"github_pat_",),
        rb"(?P<value>github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})(?![A-Za-z0-9])",
    ),
    _rule(
        "gitlab-token",
        "a token of GitLab",
        (b"gl",),
        rb"(?<![A-Za-z0-9])(?P<value>gl(?:pat|dt|rt|ptt|cbt|soat)-(?:[A-Za-z0-9_-]{27,300}\.[0-9a-z]{2}\.[0-9a-z]{9}"
        rb"|[A-Za-z0-9_-]{20}(?![A-Za-z0-9_-])))",
        sign=re.compile(rb"gl(?:pat|dt|rt|ptt|cbt|soat)-"),
    ),
    _rule(
        "slack-token",
        "a token of Slack",
        (b"xoxb-", b"xoxp-", b"xoxa-", b"xoxr-", b"xoxs-", b"xapp-"),
        rb"(?<![A-Za-z0-9])(?P<value>(?:xox[bpars]|xapp)-(?:\d-)?[A-Z0-9]{9,14}-[A-Za-z0-9-]{20,160})(?![A-Za-z0-9])",
        roots=(b"xox", b"xapp-"),
    ),
    _rule(
        "slack-webhook",
        "a webhook of Slack, by which anybody can post",
        (b"hooks.slack.com/services/",),
        rb"(?P<value>hooks\.slack\.com/services/T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{24})(?![A-Za-z0-9])",
        proves=lambda found: is_random(found["value"][-24:]),
    ),
    _rule(
        "stripe-key",
        "a live secret key of Stripe",
        (b"sk_live_", b"rk_live_"),
        rb"(?<![A-Za-z0-9])(?P<value>[sr]k_live_[A-Za-z0-9]{24,99})(?![A-Za-z0-9])",
        roots=(b"k_live_",),
    ),
    _rule(
        "google-api-key",
        "an API key of Google (if it is meant for browsers, restrict it to your site)",
        (b"AIza",),
        rb"(?<![A-Za-z0-9_-])(?P<value>AIza[A-Za-z0-9_-]{35})(?![A-Za-z0-9_-])",
        severity="medium",
        confidence="medium",
    ),
    _rule(
        "google-client-secret",
        "an OAuth client secret of Google",
        (b"GOCSPX-",),
        rb"(?P<value>GOCSPX-[A-Za-z0-9_-]{28})(?![A-Za-z0-9_-])",
    ),
    _rule(
        "sendgrid-key",
        "an API key of SendGrid",
        (b"SG.",),
        rb"(?<![A-Za-z0-9_.-])(?P<value>SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])",
    ),
    _rule(
        "openai-key",
        "an API key of OpenAI",
        (b"T3BlbkFJ",),
        rb"(?<![A-Za-z0-9_-])(?P<value>sk-[A-Za-z0-9_-]{20,90}?T3BlbkFJ[A-Za-z0-9_-]{20,90})(?![A-Za-z0-9_-])",
    ),
    _rule(
        "anthropic-key",
        "an API key of Anthropic",
        (b"sk-ant-",),
        rb"(?<![A-Za-z0-9_-])(?P<value>sk-ant-[a-z0-9]{3,10}-[A-Za-z0-9_-]{80,120})(?![A-Za-z0-9_-])",
    ),
    _rule(
        "npm-token",
        "a token of the npm registry",
        (b"npm_",),
        rb"(?<![A-Za-z0-9])(?P<value>npm_[A-Za-z0-9]{36})(?![A-Za-z0-9])",
        proves=_checked_by_crc,
    ),
    _rule(
        "pypi-token",
        "an upload token of the Python Package Index",
        (b"pypi-AgE",),
        rb"(?P<value>pypi-AgE[A-Za-z0-9_-]{80,1000})(?![A-Za-z0-9_-])",
        proves=_is_pypi,
    ),
    _rule(
        "azure-storage-key",
        "an account key of Azure storage",
        (b"AccountKey=",),
        rb"AccountKey=(?P<value>[A-Za-z0-9+/]{86}==)",
        proves=_is_storage_key,
    ),
    _rule(
        "json-web-token",
        "a signed JSON Web Token",
        (b"eyJ",),
        rb"(?<![A-Za-z0-9_.-])(?P<value>(?P<header>eyJ[A-Za-z0-9_-]{10,2000}+)\.(?P<claims>eyJ[A-Za-z0-9_-]{10,4000}+)"
        rb"\.(?P<signature>[A-Za-z0-9_-]{20,1000}+))",
        severity="medium",
        confidence="medium",
        proves=_is_token,
        not_in=READ_BY_PEOPLE,
        crowd=True,
    ),
    _rule(
        "password-in-address",
        "a password inside an address",
        (b"://",),
        rb"://(?<=[a-z0-9]://)(?P<user>[A-Za-z0-9._%+-]{1,64}):(?P<value>[^\s:/@\"'<>`\\]{6,100})"
        rb"@(?P<host>[A-Za-z0-9.\[\]:-]{1,100})",
        confidence="medium",
        proves=_is_password_in_address,
        step=CHANGE,
    ),
    SecretRule(
        "assigned-secret",
        "a random value that is assigned as password, secret or key",
        severity="medium",
        confidence="medium",
        searches=tuple(((word,), re.compile(b"(?P<key>" + word + b")" + ASSIGNED)) for word in ASSIGNED_WORDS),
        proves=_is_assigned,
        roots=ASSIGNED_ROOTS,
        sign=re.compile(ASSIGNED_VALUE),
        not_in=READ_BY_PEOPLE,
        folds=True,
    ),
)
"""Every rule, the specific ones first: where two match the same place, the first counts."""
