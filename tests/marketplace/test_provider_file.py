"""The file of sign-in providers is read whole, or all of its faults are told, without its secrets."""

import re
from pathlib import Path

import pytest

from catalog.views import LocalText
from marketplace.errors import ProviderFileError
from marketplace.provider_file import read_providers
from web.oidc.values import Provider

LEAST = """
[[provider]]
id = "stadt"
label_de = "Konto der Stadt"
label_en = "City account"
issuer = "https://login.stadt.example/realms/x"
client_id = "market"
"""
GUIDE = Path(__file__).parents[2] / "docs/operations.md"


def written(folder: Path, text: str) -> Path:
    path = folder / "providers.toml"
    path.write_text(text, "utf-8")
    return path


def test_without_a_file_there_are_no_providers(tmp_path: Path) -> None:
    assert read_providers(None) == ()
    assert read_providers(written(tmp_path, "")) == ()


def test_a_table_needs_little(tmp_path: Path) -> None:
    assert read_providers(written(tmp_path, LEAST)) == (
        Provider(
            "stadt", LocalText("Konto der Stadt", "City account"), "https://login.stadt.example/realms/x", "market"
        ),
    )


def test_the_example_of_the_guide_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from a file\n")
    (tmp_path / "authority").touch()
    (example,) = re.findall(r"```\n(\[\[provider\]\].*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    example = example.replace("/etc/marketplace/stadt-secret", str(tmp_path / "secret"))
    (found,) = read_providers(
        written(tmp_path, example.replace("/etc/ssl/own/authority.pem", str(tmp_path / "authority")))
    )
    assert (found.client_secret, found.authority) == ("from a file", tmp_path / "authority")
    assert found.roles == (("marketplace-review", "reviewer"), ("marketplace-admin", "administrator"))
    assert (found.roles_claim, found.organisation_claim) == ("realm_access.roles", "org")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[provider]", "line 1"),
        ("\xff = [", "cannot be read"),
        ("x = 1", "x: "),
        (LEAST.replace('"stadt"', '"Stadt/.."'), "provider.0.id"),
        (LEAST.replace("client_id", "client"), "provider.0.client_id"),
        (LEAST.replace("https:", "http:"), "https address"),
        (LEAST + "loopback_http = true\n", None),
        (LEAST.replace("https:", "http:") + "loopback_http = true\n", "https address"),
        (LEAST.replace('label_en = "City account"', 'label_en = " "'), "label_en"),
        (LEAST + 'roles = {a = "reviewer"}\n', "roles_claim"),
        (LEAST + 'roles_claim = "a"\nroles = {a = "owner"}\n', "roles.a"),
        (LEAST + 'authority = "relative.pem"\n', "absolute path"),
        (LEAST + 'client_secret_file = "/nonexistent/x"\n', "absolute path"),
        (LEAST + 'client_secret = "hunter2"\nclient_secret_file = "/etc/hostname"\n', "not both"),
        (LEAST + 'client_secret = ["hunter2"]\n', "client_secret"),
        (LEAST + LEAST, "stadt stands there twice"),
    ],
)
def test_faults_are_told_by_place_and_never_with_a_secret(tmp_path: Path, text: str, told: str | None) -> None:
    path = written(tmp_path, text)
    if told is None:
        assert len(read_providers(path)) == 1
        return
    with pytest.raises(ProviderFileError) as caught:
        read_providers(path)
    assert told in str(caught.value)
    assert str(path) in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ProviderFileError) as caught:
        read_providers(written(tmp_path, LEAST.replace("client_id", "client").replace("label_de", "label")))
    assert len(caught.value.faults) == 4


def test_a_file_that_is_not_there_is_a_clear_fault(tmp_path: Path) -> None:
    with pytest.raises(ProviderFileError, match="cannot be read"):
        read_providers(tmp_path / "missing.toml")


def test_plain_http_from_this_machine_needs_the_operators_word(tmp_path: Path) -> None:
    local = LEAST.replace("https://login.stadt.example", "http://127.0.0.1:9400")
    with pytest.raises(ProviderFileError, match="https address"):
        read_providers(written(tmp_path, local))
    (found,) = read_providers(written(tmp_path, local + "loopback_http = true\n"))
    assert found.loopback_http
