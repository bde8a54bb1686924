"""Every code with which accounts refuse a form has its sentence on the pages, and no sentence is left over."""

import re
from pathlib import Path

from web.account_faults import FAULTS

ROOT = Path(__file__).parents[2]
CODE = re.compile(r'"((?:account_name|email|password|sign_in|code|token|delete|provider)\.(?!html)[a-z_]+)"')
SOURCES = ("accounts", "own_account", "second_factors", "tokens", "identities", "passwords")


def test_codes_and_sentences_fit() -> None:
    raised = {code for name in SOURCES for code in CODE.findall((ROOT / f"catalog/{name}.py").read_text("utf-8"))}
    raised |= set(CODE.findall((ROOT / "web/pages/provider.py").read_text("utf-8")))
    assert raised == set(FAULTS)
