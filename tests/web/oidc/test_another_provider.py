"""An independent provider (oidc-provider-mock) understands what we send, and we what it answers."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from catalog.views import LocalText
from web.oidc.errors import ProviderError
from web.oidc.providers import Providers
from web.oidc.values import Begun, Identity, Provider

WORD = "any-word"
BACK = "http://127.0.0.1:8000/sign-in/oidc/mock"
PERSON = (
    '{"sub": "erika", "email": "erika@stadt.example", "email_verified": true, "name": "Erika Mustermann", '
    '"groups": ["review"], "org": "Musterstadt"}'
)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """Start the provider as a program of its own on a free port and return its address once it says so."""
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", "0", "--user-claims", PERSON]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        try:
            yield next(found[1] for line in process.stderr if (found := re.search(r"running on (http://\S+)", line)))
        finally:
            process.terminate()
            process.communicate()


@pytest.fixture
def providers(issuer: str) -> Providers:
    provider = Provider(
        id="mock", label=LocalText("Probe", "Trial"), issuer=issuer, client_id="market", client_secret=WORD,
        roles_claim="groups", roles=(("review", "reviewer"),), organisation_claim="org", loopback_http=True,
    )  # fmt: skip
    return Providers([provider], lambda: datetime.now(UTC))


def signed_in(begun: Begun, form: dict[str, str]) -> dict[str, str]:
    """Fill in the provider's page as a person would, and return the query it sends the browser back with."""
    answer = httpx.post(begun.url, data=form, timeout=60)
    assert answer.status_code == 302
    back = urlsplit(answer.headers["location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == BACK
    return {name: values[0] for name, values in parse_qs(back.query).items()}


def test_a_person_signs_in(providers: Providers) -> None:
    begun = providers.begin("mock", BACK)
    assert providers.finish("mock", begun, signed_in(begun, {"sub": "erika"})) == Identity(
        "mock", "erika", "erika@stadt.example", email_verified=True, name="Erika Mustermann", roles=("reviewer",),
        organisation="Musterstadt",
    )  # fmt: skip


def test_its_code_counts_once(providers: Providers) -> None:
    begun = providers.begin("mock", BACK)
    answer = signed_in(begun, {"sub": "erika"})
    assert providers.finish("mock", begun, answer).subject == "erika"
    with pytest.raises(ProviderError) as caught:
        providers.finish("mock", begun, answer)
    assert caught.value.code == "oidc.exchange"
