"""One laboratory for all tests of the invariants: what is measured once is known."""

from collections.abc import Iterator

import pytest
from laboratory import Laboratory, laboratory
from moves import trees


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    with laboratory(tmp_path_factory.mktemp("laboratory")) as opened:
        yield opened


@pytest.fixture(scope="session")
def projects() -> dict[str, dict[str, bytes]]:
    return trees()
