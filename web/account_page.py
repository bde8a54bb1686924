"""The page of one's own account, shown by every form on it: with its faults at the field, and what was typed kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from litestar import Response

from catalog.errors import SubmissionError
from catalog.services import Catalog
from catalog.tokens import DAYS, scopes_of
from web.account_faults import account_sentences
from web.rendering import Visit
from web.signing_in import UNKEPT


@dataclass(frozen=True, slots=True)
class Refused:
    """Which form of the page was refused, why, and what was typed into it (passwords are typed again)."""

    form: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    chosen: Sequence[str] = ()


NOTHING = Refused()


def account_page(catalog: Catalog, visit: Visit, refused: Refused = NOTHING, **news: object) -> Response[str]:
    """Return the page; `news` is what has just happened, or a secret that is shown once."""
    faults = {f"{refused.form}-{name}": text for name, text in refused.faults.items()}
    return visit.at("/account").page(
        "account.html",
        status=422 if faults else 200,
        headers=UNKEPT,
        account=catalog.own_account.read(visit.who),
        scopes=[right.value for right in scopes_of(visit.who)],
        days=DAYS,
        faults=faults,
        typed={f"{refused.form}-{name}": text for name, text in refused.typed.items()},
        chosen=refused.chosen,
        news={"token": "", "sent": ""} | news,
    )


def refused(visit: Visit, form: str, error: SubmissionError, **typed: str) -> Refused:
    """Return what a form's refusal shows."""
    return Refused(form, account_sentences(visit, error.faults), typed)
