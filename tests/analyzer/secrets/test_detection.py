"""Secrets are found by what proves them, placeholders are not, and a value never leaves the file."""

import base64
import json
import random
import string
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.secrets.detection import FINDINGS, find_secrets
from analyzer.secrets.rules import RULES

DRAW = random.Random(7)  # noqa: S311 - the values only have to look drawn
LETTERS = string.ascii_letters + string.digits
BASE_62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


def drawn(length: int, signs: str = LETTERS) -> str:
    return "".join(DRAW.choice(signs) for _ in range(length))


def with_checksum(prefix: str) -> str:
    body = drawn(30)
    number, digits = zlib.crc32(body.encode()), ""
    for _ in range(6):
        number, rest = divmod(number, 62)
        digits = BASE_62[rest] + digits
    return prefix + body + digits


def token(claims: dict[str, object], algorithm: str = "RS256") -> str:
    parts = [json.dumps({"alg": algorithm, "typ": "JWT"}), json.dumps(claims)]
    encoded = [base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, drawn(43)])


def key(kind: str = "RSA ", newline: str = "\n") -> str:
    lines = [drawn(64, LETTERS + "+/") for _ in range(8)]
    return newline.join([f"-----BEGIN {kind}PRIVATE " + "KEY-----", *lines, f"-----END {kind}PRIVATE " + "KEY-----"])


def upload_token() -> str:
    body = b"\x02\x01\x08pypi.example\x02" + DRAW.randbytes(90)
    return "pypi-" + base64.urlsafe_b64encode(body).decode().rstrip("=")


SECRETS = {
    "private key": ("private-key", key()),
    "private key in one escaped line": ("private-key", '{"private_key": "' + key("", "\\n") + '"}'),
    "encrypted private key": (
        "private-key",
        key().replace("KEY-----\n", "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n", 1),
    ),
    "private key in a Python string": ("private-key", 'KEY = ("' + key("EC ", '\\n"\n    "') + '")'),
    "aws access key": ("aws-access-key", f"id = AKIA{drawn(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}"),
    "aws secret key": ("aws-secret-key", f"aws_secret_access_key = {drawn(40)}"),
    "github token": ("github-token", with_checksum("ghp_")),
    "github fine-grained token": ("github-fine-grained-token", f"github_pat_{drawn(22)}_{drawn(59)}"),
    "gitlab token": ("gitlab-token", f"url=https://x:glpat-{drawn(20)}@gitlab.example.org/a.git"),
    "gitlab routable token": ("gitlab-token", f"glpat-{drawn(30)}.01.{drawn(9, BASE_62[:10] + BASE_62[36:])}"),
    "slack token": ("slack-token", f"xoxb-{drawn(12, BASE_62[:10])}-{drawn(12, BASE_62[:10])}-{drawn(24)}"),
    "slack webhook": ("slack-webhook", f"https://hooks.slack.com/services/T0A1B2C3D/B4E5F6G7H/{drawn(24)}"),
    "stripe key": ("stripe-key", f"sk_live_{drawn(24)}"),
    "google key": ("google-api-key", f"AIza{drawn(35)}"),
    "google client secret": ("google-client-secret", f"GOCSPX-{drawn(28)}"),
    "sendgrid key": ("sendgrid-key", f"SG.{drawn(22)}.{drawn(43)}"),
    "openai key": ("openai-key", f"sk-{drawn(20)}T3BlbkFJ{drawn(20)}"),
    "anthropic key": ("anthropic-key", f"sk-ant-api03-{drawn(93)}AA"),
    "npm token": ("npm-token", with_checksum("npm_")),
    "pypi token": ("pypi-token", upload_token()),
    "azure key": ("azure-storage-key", f"AccountName=x;AccountKey={drawn(86)}=="),
    "json web token": ("json-web-token", f"TOKEN={token({'sub': 'service', 'iss': 'https://example.org'})}"),
    "long-lived json web token": ("json-web-token", token({"sub": "a", "iat": 1_700_000_000, "exp": 2_000_000_000})),
    "address": ("password-in-address", f"postgres://app:{drawn(16)}@db.stadt-beispiel.de:5432/app"),
    "assignment": ("assigned-secret", f'SECRET_KEY = "{drawn(40)}"'),
    "json": ("assigned-secret", f'{{"apiKey": "{drawn(32, "0123456789abcdef")}"}}'),
    "php": ("assigned-secret", f"'db_password' => '{drawn(20)}',"),
    "yaml": ("assigned-secret", f"  access_token: '{drawn(24)}'"),
}  # fmt: skip

HARMLESS = {
    "a mention of a key": "-----BEGIN PRIVATE " + "KEY-----\n...\n-----END PRIVATE KEY-----",
    "a short key": "-----BEGIN PRIVATE " + "KEY-----\nMIIB\n-----END PRIVATE KEY-----",
    "a key of one sign": "-----BEGIN PRIVATE " + "KEY-----\n" + "A" * 200,
    "a public key": "-----BEGIN PUBLIC KEY-----\n" + drawn(200),
    "aws documentation": "id: AKIAIOSFODNN7EXAMPLE",
    "github token with a wrong checksum": "ghp_" + "a1B2c3" * 6,
    "npm package name": "npm_config_" + "a" * 40,
    "jwt documentation": token({"sub": "1234567890", "name": "John Doe"}),
    "unsigned jwt": token({"sub": "a"}, "none"),
    "session jwt": token({"sub": "a", "iat": 1_700_000_000, "exp": 1_700_003_600}),
    "no jwt": f"eyJ{drawn(20)}.eyJ{drawn(20)}.{drawn(30)}",
    "local database": f"postgres://app:{drawn(16)}@localhost:5432/app",
    "compose service": f"postgres://app:{drawn(16)}@db:5432/app",
    "same word twice": "amqp://rabbitmq:rabbitmq@queue.stadt.de",
    "variable in address": "https://user:${PASSWORD}@git.stadt.de/x.git",
    "placeholder in address": "https://name:<password>@git.stadt.de/x.git",
    "environment": 'SECRET_KEY = os.environ["A_VERY_LONG_NAME_1"]',
    "placeholder": 'SECRET_KEY = "change-me-please-0123456789"',
    "insecure by name": f'SECRET_KEY = "django-insecure-{drawn(40)}"',
    "template": 'password: "{{ vault_password_long_1 }}"',
    "translation": 'msgid "password"\npassword = "Please_enter_your_password_twice1"',
    "identifier": "token = 'authenticationTokenProvider'",
    "rules for what is typed": "'password' => 'required|min:8|confirmed'",
    "pseudo language of a translation service": "'oauth_secret' => 'crwdns12250:0crwdne12250:0',",
    "example in a remark": f"# Example: {{'token': '{drawn(25)}'}}",
    "example in a German remark": f" * z. B. api_key = '{drawn(25)}'",
    "uuid": 'api_key = "123e4567-e89b-42d3-a456-426614174000"',
    "csrf": f"csrf_token = '{drawn(32)}'",
    "other token": f"current_token = '{drawn(32)}'",
    "hash": f'"integrity": "sha512-{drawn(86)}=="',
    "table of records": "\n".join(f'"user_password": "{drawn(20)}",' for _ in range(12)),
    "storage emulator": (
        "AccountKey="
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SECRETS)
def test_each_kind_is_found_at_its_line(case: str) -> None:
    rule, text = SECRETS[case]
    found = find_secrets("src/settings.py", f"# one\n# two\n{text}\n".encode())
    assert [item.rule for item in found] == [rule]
    assert found[0].line >= 3


@pytest.mark.parametrize("case", SECRETS)
def test_no_value_is_ever_shown(case: str) -> None:
    _, text = SECRETS[case]
    shown = repr(find_secrets("a", text.encode()))
    words = [text[at : at + 8] for at in range(len(text) - 8)]
    assert not [word for word in words if word in shown and any(sign.isdigit() for sign in word)]


@pytest.mark.parametrize("case", HARMLESS)
def test_what_only_looks_like_a_secret_is_left_alone(case: str) -> None:
    assert find_secrets("src/settings.py", HARMLESS[case].encode()) == ()


def test_every_rule_has_an_example_and_says_the_last_step() -> None:
    assert {rule.name for rule in RULES} == {rule for rule, _ in SECRETS.values()}
    assert all("first" in rule.step and rule.severity in {"high", "medium"} for rule in RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_whatever_has_a_mark_has_a_root_of_its_rule() -> None:
    for rule in RULES:
        marks = [mark for marks, _ in rule.searches for mark in marks]
        assert [mark for mark in marks if not any(root in mark for root in rule.roots)] == []


def test_the_specific_rule_wins_over_the_general_one() -> None:
    found = find_secrets("a.py", f'api_key = "{SECRETS["stripe key"][1]}"'.encode())
    assert [item.rule for item in found] == ["stripe-key"]


def test_assignments_in_prose_and_pages_explain_but_keys_there_are_keys() -> None:
    assert find_secrets("docs/config.rst", SECRETS["assignment"][1].encode()) == ()
    assert find_secrets("docs/config.rst", SECRETS["private key"][1].encode())


def test_minified_lines_are_asked_by_sure_rules_only() -> None:
    line = "x" * 5_000 + SECRETS["assignment"][1] + SECRETS["stripe key"][1]
    assert [item.rule for item in find_secrets("a.js", line.encode())] == ["stripe-key"]


def test_binary_files_are_not_read() -> None:
    assert find_secrets("a.bin", b"\0" + SECRETS["stripe key"][1].encode()) == ()


def test_findings_of_one_file_are_bounded() -> None:
    text = "\n".join(f"sk_live_{drawn(24)}" for _ in range(FINDINGS * 3))
    assert len(find_secrets("a", text.encode())) == FINDINGS


ENDLESS = (
    b"://" * 300_000,
    b"a://" * 200_000,
    b"eyJ" * 300_000,
    b"eyJ" + b"a" * 900_000,
    b"-----BEGIN PRIVATE KEY-----" * 40_000,
    b"-----BEGIN PRIVATE KEY-----" + b"\n" * 900_000,
    b"-----BEGIN PRIVATE KEY-----\nVersion" * 30_000,
    b"password = '" * 80_000,
    b"token" * 200_000,
    b"a_" * 450_000 + b"token = 'x",
    b"AKIA" * 200_000,
    b"pypi-AgE" + b"a" * 900_000,
    b"aws_secret_access_key" + b" " * 900_000,
    b"a://b:" + b"c" * 900_000,
    b"secret" + b"\"']" * 300_000,
    b"https://" + b"u:" * 400_000,
)


@pytest.mark.parametrize("index", range(len(ENDLESS)))
def test_time_is_linear_whatever_the_file(index: int) -> None:
    begin = time.process_time()
    find_secrets("a.py", ENDLESS[index])
    assert time.process_time() - begin < 3


@given(st.binary(max_size=500) | st.text("eyJ.=-_:/@'\"AKIAghp_PRIVATE KEY", max_size=300).map(str.encode))
def test_no_bytes_whatever_raise(data: bytes) -> None:
    find_secrets("a", data)
