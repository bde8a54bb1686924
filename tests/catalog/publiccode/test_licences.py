"""Licence expressions are judged as SPDX does, and mended only where one thing can be meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.publiccode.licences import mended, normalized

VALID = [
    ("EUPL-1.2", "EUPL-1.2"),
    ("mit", "MIT"),
    ("agpl-3.0", "AGPL-3.0"),
    ("GPL-2.0+", "GPL-2.0+"),
    ("Apache-2.0+", "Apache-2.0+"),
    ("EUPL-1.2-or-later", "EUPL-1.2+"),
    ("MIT OR Apache-2.0", "MIT OR Apache-2.0"),
    ("(MIT OR EUPL-1.2) AND BSD-3-Clause", "(MIT OR EUPL-1.2) AND BSD-3-Clause"),
    ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
    ("LicenseRef-eigene", "LicenseRef-eigene"),
    ("DocumentRef-a:LicenseRef-b AND MIT", "DocumentRef-a:LicenseRef-b AND MIT"),
]
NOT_VALID = ["", "LICENSE", "MIT and Apache-2.0", "MIT OR", "OR MIT", "(MIT", "MIT)", "MIT Apache-2.0", "WITH"]
NOT_VALID += [
    "MIT WITH Apache-2.0",
    "Classpath-exception-2.0",
    "MIT, Apache-2.0",
    "(" * 500 + "MIT" + ")" * 500,
    "null",
]
MEANT = [
    ("Apache License, Version 2.0", "Apache-2.0"),
    ("Apache 2.0", "Apache-2.0"),
    ("agpl-3.0", "AGPL-3.0-only"),
    ("GNU AGPLv3", "AGPL-3.0-only"),
    ("GNU General Public License v3.0 or later", "GPL-3.0-or-later"),
    ("GNU Lesser General Public License (LGPL), version 2.1 or any later version", "LGPL-2.1-or-later"),
    ("EUPL v1.2", "EUPL-1.2"),
    ("European Union Public Licence 1.2", "EUPL-1.2"),
    ("MIT License", "MIT"),
    ("MIT or Apache-2.0", "MIT OR Apache-2.0"),
    ("GPL-2.0 with Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
    ("Mozilla Public License 2.0", "MPL-2.0"),
]


@pytest.mark.parametrize(("text", "expected"), VALID)
def test_a_valid_expression_is_written_as_spdx_does(text: str, expected: str) -> None:
    assert normalized(text) == expected


@pytest.mark.parametrize("text", NOT_VALID)
def test_what_is_no_expression_is_refused(text: str) -> None:
    assert normalized(text) == ""


@pytest.mark.parametrize(("text", "expected"), MEANT)
def test_what_people_write_is_understood(text: str, expected: str) -> None:
    assert mended(text) == expected


@pytest.mark.parametrize("text", ["LICENSE", "BSD", "proprietary", "free", "Public License 3", "GPL", "see below"])
def test_nothing_is_guessed(text: str) -> None:
    assert mended(text) == ""


@given(st.text(alphabet="MIT()ORANDWH -+.1239vGPLeupl", max_size=60))
def test_what_is_mended_is_valid(text: str) -> None:
    result = mended(text)
    assert not result or normalized(result) == result
