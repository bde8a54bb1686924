"""Signing in at a provider: the good way ends in an identity, and every attack on the way in a fault with its code."""

import gzip
import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from git_server import make_authority, make_certificate
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey
from oidc_server import CLIENT, SECRET, Claims, OidcServer, serving

from catalog.views import LocalText
from web.oidc.errors import AnswerError, OidcError, ProviderError, TokenError
from web.oidc.providers import Providers
from web.oidc.tokens import KEY_TYPES
from web.oidc.values import Begun, Identity, Provider
from web.oidc.wire import Wire

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
BACK = "https://market.example.org/sign-in/oidc/stadt"
DESCRIPTION = "/.well-known/openid-configuration"
KEY = RSAKey.generate_key(2048, {"kid": "one"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one"})


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def server() -> Iterator[OidcServer]:
    with serving(OidcServer(SECONDS, KEY)) as provider:
        yield provider


def described(server: OidcServer) -> Provider:
    return Provider(
        id="stadt", label=LocalText("Konto der Stadt", "City account"), issuer=server.issuer, client_id=CLIENT,
        client_secret=SECRET, roles_claim="realm_access.roles",
        roles=(("review", "reviewer"), ("admin", "administrator")), loopback_http=True,
    )  # fmt: skip


@pytest.fixture
def providers(server: OidcServer) -> Providers:
    return Providers([described(server)], Clock())


def signed_in(server: OidcServer, providers: Providers) -> Identity:
    begun = providers.begin("stadt", BACK)
    return providers.finish("stadt", begun, server.sign_in(begun.url))


def refused(server: OidcServer, providers: Providers) -> OidcError:
    with pytest.raises(OidcError) as caught:
        signed_in(server, providers)
    return caught.value


def test_the_good_way_ends_in_an_identity(server: OidcServer, providers: Providers) -> None:
    assert signed_in(server, providers) == Identity(
        "stadt", "erika", "erika@stadt.example", email_verified=True, name="Erika Mustermann", roles=("reviewer",)
    )


def test_the_browser_is_sent_with_everything_that_binds_the_answer(providers: Providers) -> None:
    begun = providers.begin("stadt", BACK)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(begun.url).query).items()}
    assert asked["tenant"] == "1"
    assert (asked["redirect_uri"], asked["state"], asked["nonce"]) == (BACK, begun.state, begun.nonce)
    assert begun.verifier not in begun.url
    again = providers.begin("stadt", BACK)
    assert len({begun.state, begun.nonce, begun.verifier, again.state, again.nonce, again.verifier}) == 6
    assert min(map(len, (begun.state, begun.nonce, begun.verifier))) >= 43


def test_secrets_never_show(server: OidcServer, providers: Providers) -> None:
    begun = providers.begin("stadt", BACK)
    shown = repr(described(server)) + repr(replace(begun, url=""))
    assert not any(secret in shown for secret in (SECRET, begun.state, begun.nonce, begun.verifier))


@pytest.mark.parametrize("methods", [["client_secret_post"], ["client_secret_basic", "client_secret_post"], None])
def test_we_prove_who_we_are_in_the_way_the_provider_takes(
    server: OidcServer, providers: Providers, methods: list[str] | None
) -> None:
    named = {"token_endpoint_auth_methods_supported": methods} if methods else {}
    server.describe = lambda description: {**description, **named}
    assert signed_in(server, providers).subject == "erika"
    assert ("client_secret" in server.forms[0]) == (methods == ["client_secret_post"])


@pytest.mark.parametrize("key", [ECKey.generate_key("P-256", {"kid": "ec"}), KEY])
def test_keys_of_both_kinds_are_taken(key: RSAKey | ECKey) -> None:
    with serving(OidcServer(SECONDS, key)) as server:
        assert signed_in(server, Providers([described(server)], Clock())).subject == "erika"


# What the browser brings back


@pytest.mark.parametrize("state", ["", "wrong", "\ud800", None])
def test_a_wrong_state_is_refused_before_the_provider_is_asked(
    server: OidcServer, providers: Providers, state: str | None
) -> None:
    begun = providers.begin("stadt", BACK)
    answer = server.sign_in(begun.url)
    del answer["state"]
    with pytest.raises(AnswerError) as caught:
        providers.finish("stadt", begun, answer if state is None else {**answer, "state": state})
    assert caught.value.code == "oidc.state"
    assert "/token" not in server.asked


def test_the_answer_to_another_browser_is_refused(server: OidcServer, providers: Providers) -> None:
    mine, theirs = providers.begin("stadt", BACK), providers.begin("stadt", BACK)
    with pytest.raises(AnswerError, match="does not belong"):
        providers.finish("stadt", mine, server.sign_in(theirs.url))


def test_an_empty_state_of_ours_matches_nothing(providers: Providers) -> None:
    with pytest.raises(AnswerError, match="does not belong"):
        providers.finish("stadt", Begun("stadt", BACK, "", "", "", ""), {"code": "x", "state": ""})


def test_a_code_counts_once(server: OidcServer, providers: Providers) -> None:
    begun = providers.begin("stadt", BACK)
    answer = server.sign_in(begun.url)
    assert providers.finish("stadt", begun, answer).subject == "erika"
    with pytest.raises(ProviderError) as caught:
        providers.finish("stadt", begun, answer)
    assert caught.value.code == "oidc.exchange"


def test_a_stolen_code_is_worth_nothing_in_another_browser(server: OidcServer, providers: Providers) -> None:
    victim, thief = providers.begin("stadt", BACK), providers.begin("stadt", BACK)
    stolen = server.sign_in(victim.url)["code"]
    with pytest.raises(ProviderError) as caught:
        providers.finish("stadt", thief, {"code": stolen, "state": thief.state})
    assert caught.value.code == "oidc.exchange"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"error": "access_denied"}, "oidc.denied"),
        ({"error": "server_error", "code": "code-0"}, "oidc.answer"),
        ({}, "oidc.answer"),
        ({"code": ""}, "oidc.answer"),
        ({"code": "x" * 5_000}, "oidc.answer"),
        ({"code": "\ud800"}, "oidc.answer"),
        ({"code": "x", "iss": "https://evil.example"}, "oidc.issuer"),
        ({"error": "access_denied", "iss": "https://evil.example"}, "oidc.issuer"),
    ],
)
def test_an_answer_without_a_usable_code_is_refused(providers: Providers, answer: dict[str, str], code: str) -> None:
    begun = providers.begin("stadt", BACK)
    with pytest.raises(AnswerError) as caught:
        providers.finish("stadt", begun, {"state": begun.state, **answer})
    assert caught.value.code == code


def test_a_provider_that_names_itself_in_answers_must_do_so(server: OidcServer, providers: Providers) -> None:
    server.describe = lambda description: {**description, "authorization_response_iss_parameter_supported": True}
    assert refused(server, providers).code == "oidc.issuer"
    begun = providers.begin("stadt", BACK)
    answer = {**server.sign_in(begun.url), "iss": server.issuer}
    assert providers.finish("stadt", begun, answer).subject == "erika"


def test_an_answer_at_the_address_of_another_provider_is_refused(server: OidcServer) -> None:
    both = Providers([described(server), replace(described(server), id="land")], Clock())
    begun = both.begin("stadt", BACK)
    with pytest.raises(AnswerError) as caught:
        both.finish("land", begun, server.sign_in(begun.url))
    assert caught.value.code == "oidc.state"
    assert "/token" not in server.asked


def test_a_token_of_another_provider_with_its_own_keys_is_refused(server: OidcServer, providers: Providers) -> None:
    with serving(OidcServer(SECONDS, OTHER_KEY)) as evil:
        server.claims = lambda claims: {**claims, "iss": evil.issuer}
        assert refused(server, providers).code == "oidc.issuer"
        server.claims, server.sign = dict, evil.signed
        assert refused(server, providers).code == "oidc.signature"


# The ID token


def without(name: str) -> Callable[[Claims], Claims]:
    return lambda claims: {key: value for key, value in claims.items() if key != name}


def with_(**changed: object) -> Callable[[Claims], Claims]:
    return lambda claims: {**claims, **changed}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (with_(nonce="another"), "oidc.nonce"),
        (without("nonce"), "oidc.nonce"),
        (with_(aud="another"), "oidc.audience"),
        (with_(aud=["another", "third"]), "oidc.audience"),
        (with_(aud=[CLIENT, "another"]), "oidc.audience"),
        (with_(aud=[CLIENT, "another"], azp="another"), "oidc.audience"),
        (with_(azp="another"), "oidc.audience"),
        (without("aud"), "oidc.audience"),
        (with_(iss="https://evil.example"), "oidc.issuer"),
        (without("iss"), "oidc.issuer"),
        (with_(exp=SECONDS - 61), "oidc.expired"),
        (without("exp"), "oidc.claims"),
        (with_(exp="soon"), "oidc.claims"),
        (without("iat"), "oidc.claims"),
        (with_(iat=SECONDS + 120), "oidc.claims"),
        (with_(nbf=SECONDS + 120), "oidc.claims"),
        (without("sub"), "oidc.claims"),
        (with_(sub=""), "oidc.claims"),
        (with_(sub=7), "oidc.claims"),
        (with_(sub="x" * 256), "oidc.claims"),
        (with_(sub="a\nb"), "oidc.claims"),
        (with_(at_hash="wrong"), "oidc.claims"),
    ],
)
def test_a_claim_that_does_not_hold_refuses_the_token(
    server: OidcServer, providers: Providers, change: Callable[[Claims], Claims], code: str
) -> None:
    server.claims = change
    fault = refused(server, providers)
    assert (type(fault), fault.code) == (TokenError, code)


@pytest.mark.parametrize(
    "change",
    [with_(exp=SECONDS - 30), with_(aud=[CLIENT]), with_(aud=[CLIENT, "another"], azp=CLIENT), with_(iat=SECONDS + 30)],
)
def test_what_still_holds_is_taken(
    server: OidcServer, providers: Providers, change: Callable[[Claims], Claims]
) -> None:
    server.claims = change
    assert signed_in(server, providers).subject == "erika"


def encoded(part: object) -> str:
    return urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def without_signature(algorithm: str) -> Callable[[Claims], str]:
    return lambda claims: f"{encoded({'alg': algorithm, 'typ': 'JWT', 'kid': 'one'})}.{encoded(claims)}."


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "HS256", "dir", ""])
def test_a_token_without_a_signature_by_a_key_is_refused(
    server: OidcServer, providers: Providers, algorithm: str
) -> None:
    server.sign = without_signature(algorithm)
    assert refused(server, providers).code == "oidc.algorithm"


def test_a_token_without_a_signature_that_names_a_good_algorithm_is_refused(
    server: OidcServer, providers: Providers
) -> None:
    server.sign = without_signature("RS256")
    assert refused(server, providers).code == "oidc.signature"


@pytest.mark.parametrize("public", [KEY.as_pem(private=False), KEY.as_pem(private=False).strip()])
def test_the_public_key_is_no_shared_secret(server: OidcServer, providers: Providers, public: bytes) -> None:
    def sign(claims: Claims) -> str:
        signed = f"{encoded({'alg': 'HS256', 'typ': 'JWT', 'kid': 'one'})}.{encoded(claims)}"
        return f"{signed}.{urlsafe_b64encode(hmac.digest(public, signed.encode(), 'sha256')).decode().rstrip('=')}"

    server.sign = sign
    assert refused(server, providers).code == "oidc.algorithm"


def test_a_shared_secret_among_the_keys_lets_nobody_sign(server: OidcServer, providers: Providers) -> None:
    shared = OctKey.generate_key(256, {"kid": "shared"})
    server.keys.append(shared.as_dict(private=True))
    server.sign = lambda claims: jwt.encode({"alg": "HS256", "kid": "shared"}, claims, shared, algorithms=["HS256"])
    assert refused(server, providers).code == "oidc.algorithm"


def test_a_key_that_the_token_brings_along_counts_for_nothing(server: OidcServer, providers: Providers) -> None:
    own = OTHER_KEY.as_dict(private=False)
    server.sign = lambda claims: jwt.encode(
        {"alg": "RS256", "kid": "one", "jwk": own}, claims, OTHER_KEY, algorithms=["RS256"]
    )
    assert refused(server, providers).code == "oidc.signature"


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "..", "ä.ö.ü", "e30.e30.", 7, None, "x" * 200_000, "[" * 100_000])
def test_what_is_no_token_is_refused(server: OidcServer, providers: Providers, token: object) -> None:
    server.tokens = lambda tokens: {**tokens, "id_token": token}
    assert isinstance(refused(server, providers), TokenError)


def test_a_changed_claim_breaks_the_signature(server: OidcServer, providers: Providers) -> None:
    def sign(claims: Claims) -> str:
        head, _, signature = server.signed(claims).split(".")
        return f"{head}.{encoded({**claims, 'sub': 'administrator'})}.{signature}"

    server.sign = sign
    assert refused(server, providers).code == "oidc.signature"


# The keys


def test_new_keys_are_found_and_strangers_cannot_make_us_ask_all_the_time() -> None:
    clock = Clock()
    with serving(OidcServer(SECONDS, KEY)) as server:
        providers = Providers([described(server)], clock)
        assert signed_in(server, providers).subject == "erika"
        server.key = RSAKey.generate_key(2048, {"kid": "two"})
        for _ in range(3):
            assert refused(server, providers).code == "oidc.keys"
        assert server.asked.count("/keys") == 1
        server.keys = [server.key.as_dict(private=False)]
        clock.now += timedelta(seconds=61)
        assert signed_in(server, providers).subject == "erika"
        assert (server.asked.count("/keys"), server.asked.count(DESCRIPTION)) == (2, 1)


def test_a_key_that_was_taken_away_counts_for_an_hour_at_most() -> None:
    clock = Clock()
    with serving(OidcServer(SECONDS, KEY)) as server:
        providers = Providers([described(server)], clock)
        assert signed_in(server, providers).subject == "erika"
        server.keys = [RSAKey.generate_key(2048, {"kid": "two"}).as_dict(private=False)]
        clock.now += timedelta(hours=1, seconds=1)
        server.now += 3601
        assert refused(server, providers).code == "oidc.keys"


@pytest.mark.parametrize(
    "keys",
    [
        [],
        [{**KEY.as_dict(private=False), "use": "enc"}],
        [{**KEY.as_dict(private=False), "kid": "two"}],
        [KEY.as_dict(private=True)],
        [{"kty": "RSA", "kid": "one", "e": "AQAB", "n": "v" * 171}],
        [ECKey.generate_key("P-256", {"kid": "one"}).as_dict(private=False)],
        [KEY.as_dict(private=False), OTHER_KEY.as_dict(private=False)],
        [{"kty": "RSA", "kid": "one", "n": "!", "e": []}],
        [None, 7, "x", {"kty": ["RSA"]}, {}],
    ],
)
def test_without_exactly_one_good_key_nobody_signs_in(
    server: OidcServer, providers: Providers, keys: list[dict[str, object]]
) -> None:
    server.keys = keys
    assert refused(server, providers).code == "oidc.keys"


def test_every_algorithm_needs_a_key_with_a_public_half() -> None:
    assert set(KEY_TYPES.values()) == {"RSA", "EC"}
    assert not any(name.startswith(("HS", "n")) for name in KEY_TYPES)


# The provider's description


@pytest.mark.parametrize(
    "change",
    [
        with_(issuer="https://evil.example"),
        without("issuer"),
        without("authorization_endpoint"),
        without("token_endpoint"),
        without("jwks_uri"),
        with_(token_endpoint="http://evil.example/token"),  # noqa: S106 - an address
        with_(jwks_uri="http://10.0.0.1/keys"),
        with_(jwks_uri="http://localhost.evil.example/keys"),
        with_(jwks_uri="file:///etc/passwd"),
        with_(jwks_uri=["https://login.example"]),
        with_(authorization_endpoint="javascript:alert(1)"),
        with_(authorization_endpoint="https://user:word@login.example/"),
        with_(authorization_endpoint="https://login.example/\r\nset-cookie: a=b"),
        with_(authorization_endpoint="https://login.example/#x"),
        with_(authorization_endpoint="https:///x"),
        with_(authorization_endpoint="https://[login/"),
        with_(authorization_endpoint="https://login.example/" + "x" * 2_000),
    ],
)
def test_a_tampered_description_sends_nobody_anywhere(
    server: OidcServer, providers: Providers, change: Callable[[Claims], Claims]
) -> None:
    server.describe = change
    with pytest.raises(ProviderError) as caught:
        providers.begin("stadt", BACK)
    assert caught.value.code == "oidc.discovery"
    assert server.asked == [DESCRIPTION]


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}, b"{}"),
        (302, {"location": "http://localhost:1/"}, b"{}"),
        (200, {}, b"<html>"),
        (200, {}, b"[]"),
        (200, {}, b"\xff"),
        (200, {}, b"[" * 200_000),
        (200, {}, b" " * 300_000 + b"{}"),
        (200, {"content-encoding": "gzip"}, gzip.compress(b"{}" + b" " * 1_000_000)),
    ],
)
@pytest.mark.parametrize("path", [DESCRIPTION, "/token", "/keys"])
def test_an_answer_that_is_none_is_refused_and_bounded(
    server: OidcServer, providers: Providers, path: str, answer: tuple[int, dict[str, str], bytes]
) -> None:
    server.raw[path] = answer
    fault = refused(server, providers)
    assert isinstance(fault, ProviderError)
    assert fault.code in ("oidc.unreachable", "oidc.exchange")


def test_an_address_that_cannot_be_asked_is_a_fault_of_the_provider(server: OidcServer, providers: Providers) -> None:
    server.describe = with_(token_endpoint="https://" + "ä" * 300)
    assert refused(server, providers).code == "oidc.unreachable"


def test_an_answer_that_takes_too_long_is_given_up(server: OidcServer) -> None:
    patient, hasty = Wire(described(server)), Wire(described(server), total_seconds=-1)
    assert patient.get(server.issuer + DESCRIPTION)["issuer"] == server.issuer
    with pytest.raises(ProviderError, match="too slowly"):
        hasty.get(server.issuer + DESCRIPTION)


def test_a_fault_of_the_provider_is_not_kept(server: OidcServer, providers: Providers) -> None:
    server.raw[DESCRIPTION] = 503, {}, b""
    assert refused(server, providers).code == "oidc.unreachable"
    server.raw.clear()
    assert signed_in(server, providers).subject == "erika"


def test_a_provider_that_is_not_there_is_unreachable(server: OidcServer) -> None:
    gone = replace(described(server), issuer="http://localhost:1")
    with pytest.raises(ProviderError) as caught:
        Providers([gone], Clock()).begin("stadt", BACK)
    assert caught.value.code == "oidc.unreachable"


def test_http_is_not_taken_without_the_word_of_the_operator(server: OidcServer) -> None:
    with pytest.raises(ProviderError, match="without https"):
        Providers([replace(described(server), loopback_http=False)], Clock()).begin("stadt", BACK)
    assert server.asked == []


def test_https_is_taken_when_the_certificate_holds_and_else_not(tmp_path: Path) -> None:
    authority = make_authority(tmp_path)
    with serving(OidcServer(SECONDS, KEY), make_certificate(tmp_path, "server", "localhost")) as server:
        checked = replace(described(server), loopback_http=False, authority=authority)
        assert signed_in(server, Providers([checked], Clock())).subject == "erika"
        with pytest.raises(ProviderError) as caught:
            Providers([replace(checked, authority=None)], Clock()).begin("stadt", BACK)
        assert caught.value.code == "oidc.unreachable"


def test_providers_are_listed_in_their_order_and_unknown_ones_are_none(server: OidcServer) -> None:
    one = described(server)
    both = Providers([replace(one, id="z"), one], Clock())
    assert [provider.id for provider in both] == ["z", "stadt"]
    with pytest.raises(KeyError):
        both.begin("unknown", BACK)
