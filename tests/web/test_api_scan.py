"""A scanner of others (schemathesis) asks the API, as each role, what its own description does not foresee."""

from collections.abc import Callable

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from roles import ROLES, Scene, scene
from schemathesis import Case

from catalog.permissions import Right

__all__ = ["scene"]
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
        operation = found.ok()

        @settings(QUIET, max_examples=QUESTIONS)
        @given(case=operation.as_strategy())
        def ask(case: Case) -> None:
            case.call_and_validate(headers=headers)

        ask()
