"""What a provider says of somebody is taken as it is meant, or as not said."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.views import LocalText
from web.oidc.claims import read_identity
from web.oidc.values import Provider

ROLES = (("rev", "reviewer"), ("rev2", "reviewer"), ("adm", "administrator"))


def provider(claim: str) -> Provider:
    label = LocalText("Stadt", "City")
    return Provider("stadt", label, "https://x", "market", roles_claim=claim, roles=ROLES, organisation_claim="org")


@pytest.mark.parametrize(
    ("claim", "claims", "roles"),
    [
        ("groups", {"groups": ["rev", "adm", "other"]}, ("administrator", "reviewer")),
        ("groups", {"groups": ["rev", "rev2"]}, ("reviewer",)),
        ("groups", {"groups": "adm"}, ("administrator",)),
        ("a.b", {"a": {"b": ["rev"]}}, ("reviewer",)),
        ("a.b", {"a.b": ["rev"], "a": {"b": ["adm"]}}, ("reviewer",)),
        ("https://x.example/groups", {"https://x.example/groups": ["rev"]}, ("reviewer",)),
        ("groups", {}, ()),
        ("groups", {"groups": "adm rev"}, ()),
        ("groups", {"groups": {"adm": True}}, ()),
        ("groups", {"groups": ["ADM", ["adm"], {"adm": 1}, None, 7, "administrator"]}, ()),
        ("a.b", {"a": "b"}, ()),
        ("", {"": ["adm"], "groups": ["adm"]}, ()),
    ],
)
def test_roles_are_given_by_the_values_that_the_operator_named(
    claim: str, claims: dict[str, object], roles: tuple[str, ...]
) -> None:
    assert read_identity(provider(claim), {"sub": "1", **claims}).roles == roles


@pytest.mark.parametrize(
    ("claims", "email", "verified"),
    [
        ({"email": "e@x.example", "email_verified": True}, "e@x.example", True),
        ({"email": "e@x.example", "email_verified": "true"}, "e@x.example", False),
        ({"email": "e@x.example", "email_verified": 1}, "e@x.example", False),
        ({"email": "E@X.example"}, "e@x.example", False),
        ({"email_verified": True}, "", False),
        ({"email": "", "email_verified": True}, "", False),
        ({"email": "no address", "email_verified": True}, "", False),
        ({"email": "a@x.example,b@x.example", "email_verified": True}, "", False),
        ({"email": "a@x.example\nb", "email_verified": True}, "", False),
        ({"email": "e\u200b@x.example", "email_verified": True}, "", False),
        ({"email": "e@x\u00ad.example", "email_verified": True}, "", False),
        ({"email": ["e@x.example"], "email_verified": True}, "", False),
    ],
)
def test_an_address_counts_as_verified_only_if_it_is_one_and_the_provider_says_so(
    claims: dict[str, object],
    email: str,
    verified: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    found = read_identity(provider("groups"), {"sub": "1", **claims})
    assert (found.email, found.email_verified) == (email, verified)


def test_names_are_one_printable_line_of_bounded_length() -> None:
    found = read_identity(provider("groups"), {"sub": "1", "name": " Erika\r\nSet-Cookie: x\0 ", "org": "x" * 999})
    assert found.name == "Erika Set-Cookie: x"
    assert len(found.organisation) == 200


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["email", "email_verified", "name", "a", "org", "x"]), JSON))
def test_any_claims_are_read(claims: Mapping[str, object]) -> None:
    found = read_identity(provider("a.b"), {**claims, "sub": "1"})
    assert set(found.roles) <= {"reviewer", "administrator"}
    assert (found.name + found.organisation + found.email).isprintable()
