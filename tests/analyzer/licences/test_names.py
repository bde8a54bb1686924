"""What people write for a licence becomes an SPDX expression where it is clear, and stays as it was where it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.licences.names import licence_ids, mentions, to_spdx

CLEAR = {
    "MIT": "MIT",
    "mit": "MIT",
    "MIT License": "MIT",
    "The MIT License (MIT)": "MIT",
    "apache-2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "agpl-3.0": "AGPL-3.0",
    "AGPL-3.0+": "AGPL-3.0-or-later",
    "AGPL": "AGPL-3.0",
    "GNU Affero General Public License v3 or later (AGPLv3+)": "AGPL-3.0-or-later",
    "GPLv2": "GPL-2.0",
    "GPL-3": "GPL-3.0",
    "GNU General Public License v3 (GPLv3)": "GPL-3.0",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.0-or-later",
    "LGPL-2.1-only": "LGPL-2.1-only",
    "EUPL-1.2": "EUPL-1.2",
    "eupl 1.2": "EUPL-1.2",
    "European Union Public Licence 1.1 (EUPL 1.1)": "EUPL-1.1",
    "Open-Source-Lizenz für die Europäische Union v. 1.2": "EUPL-1.2",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "BSD 3-Clause License": "BSD-3-Clause",
    "New BSD": "BSD-3-Clause",
    "Simplified BSD License": "BSD-2-Clause",
    "CC BY-SA 4.0": "CC-BY-SA-4.0",
    "Creative Commons Attribution 4.0": "CC-BY-4.0",
    "CC0": "CC0-1.0",
    "MIT OR Apache-2.0": "MIT OR Apache-2.0",
    "(mit or apache-2.0) and isc": "(MIT OR Apache-2.0) AND ISC",
    "GPL-2.0-only WITH Classpath-exception-2.0": "GPL-2.0-only WITH Classpath-exception-2.0",
    "LicenseRef-Stadt": "LicenseRef-Stadt",
    "UNLICENSED": "NONE",
    "proprietary": "LicenseRef-Proprietary",
    "Datenlizenz Deutschland – Namensnennung – Version 2.0": "DL-DE-BY-2.0",
}
UNCLEAR = [
    "",
    "GPL",
    "BSD",
    "BSD License",
    "see LICENSE",
    "MPL",
    "Creative Commons",
    "free",
    "MIT OR",
    "(MIT",
    "MIT Apache-2.0 )",
]


@pytest.mark.parametrize("said", CLEAR)
def test_clear_statements(said: str) -> None:
    assert to_spdx(said) == CLEAR[said]


@pytest.mark.parametrize("said", [each for each in UNCLEAR if "MIT" not in each])
def test_unclear_statements_stay_as_they_were_said(said: str) -> None:
    assert to_spdx(said) is None


def test_ids_are_compared_without_operators_exceptions_and_the_wish_for_later_versions() -> None:
    found = licence_ids("(GPL-2.0-or-later WITH Classpath-exception-2.0 OR MIT) AND AGPL-3.0-only")
    assert found == {"GPL-2.0", "MIT", "AGPL-3.0"}


def test_a_notice_in_a_text_is_found_with_its_line_and_its_wish_for_later_versions() -> None:
    text = (
        "Software\n\nYou can redistribute it under the terms of the GNU Affero General\n"
        "Public License as published by the"
        " FSF, either version 3 of the License, or (at\nyour option) any later version.\n"
    )
    assert list(mentions(text)) == [(3, "AGPL-3.0-or-later")]


def test_prose_about_other_things_mentions_nothing() -> None:
    assert list(mentions("We met at MIT. Apache helicopters fly. The EU is a union.")) == []


@given(st.text(max_size=300) | st.text("MITorand()+-.GPL 23", max_size=80))
def test_no_text_whatever_raises_and_expressions_are_stable(said: str) -> None:
    found = to_spdx(said)
    assert found is None or to_spdx(found) == found
    list(mentions(said))
