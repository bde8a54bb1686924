"""A scanner of others (schemathesis) asks the API, as each role, what its own description does not foresee.

Its question whether a token is needed at all keeps the token in the request and so always finds that it is not; the
matrix of permissions asks that of every route. What is written may be refused for what it says, with 422.
"""

from collections.abc import Callable

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from roles import ROLES, Scene
from schemathesis import APIOperation, Case
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from catalog.permissions import Right

QUIET = settings(phases=[Phase.generate], derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
QUESTIONS = 12
"""Questions of each operation for each role; the figures of a longer run stand in docs/security.md."""


@pytest.mark.parametrize("role", ROLES)
def test_the_scanner_finds_nothing_as(scene: Callable[[], Scene], role: str) -> None:
    stage = scene()
    app = stage.site()
    headers = {} if role == "visitor" else {"authorization": f"Bearer {stage.token(role, tuple(Right))}"}
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    for found in schema.get_all_operations():
        examine(found.ok(), headers)


def examine(operation: APIOperation, headers: dict[str, str]) -> None:
    """Ask one operation."""
    writes = operation.method.upper() != "GET"
    excluded = [ignored_auth, positive_data_acceptance] if writes else [ignored_auth]

    @settings(QUIET, max_examples=QUESTIONS)
    @given(case=operation.as_strategy())
    def ask(case: Case) -> None:
        case.call_and_validate(headers=headers, excluded_checks=excluded)

    ask()
