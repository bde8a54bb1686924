"""What the API takes and tells beside the views: bodies, which refuse unknown members, and the document of errors."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import msgspec
from litestar.openapi import ResponseSpec
from litestar.openapi.spec import Example
from litestar.params import KwargDefinition

from catalog.claims import CLAIMABLE
from catalog.criteria import Answer
from catalog.views import UseStatus


@dataclass(frozen=True, slots=True)
class ProblemDocument:
    """Problem details as RFC 9457 defines them; `errors` names each refused parameter, `faults` each refused field."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[dict[str, str]] | None = None
    faults: dict[str, str] | None = None


def _refusal(description: str, example: ProblemDocument) -> ResponseSpec:
    return ResponseSpec(
        ProblemDocument,
        description=description,
        media_type="application/problem+json",
        generate_examples=False,
        examples=[Example(summary=example.title, value=example)],
    )


NOT_FOUND = {
    404: _refusal(
        "There is no such thing.",
        ProblemDocument(
            "/en/problems#not-found", "We did not find that", 404, "there is no listing 'x'", "/api/v1/solutions/x"
        ),
    )
}
INVALID = {
    400: _refusal(
        "A parameter or a member of the body is unknown or not of the form it should have; `errors` names each.",
        ProblemDocument(
            "/en/problems#not-understood",
            "This request was not understood",
            400,
            "Validation failed for GET /api/v1/solutions?page=0",
            "/api/v1/solutions",
            [{"message": "Expected `int` >= 1", "key": "page", "source": "query"}],
        ),
    )
}
REFUSALS = INVALID | NOT_FOUND
GONE = {
    410: _refusal(
        "The listing was public and was taken back; `step`, `at` and `reason` say how, when and why.",
        ProblemDocument(
            "/en/problems#gone", "This listing no longer exists", 410, "there is no listing 'x'", "/api/v1/solutions/x"
        ),
    )
}
LISTED = REFUSALS | GONE
"""How what belongs to a listing may be refused."""

BEARER = [{"bearer": list[str]()}]
"""What an operation needs that is done for an account: its token."""
NOT_SIGNED_IN = {
    401: _refusal(
        "There is no token, or it is unknown, over or revoked.",
        ProblemDocument(
            "/en/problems#sign-in", "Please sign in", 401, "this is for accounts; sign in first", "/api/v1/messages"
        ),
    )
}
NOT_ALLOWED = {
    403: _refusal(
        "The account or its token may not do that.",
        ProblemDocument(
            "/en/problems#not-allowed",
            "This account may not do that",
            403,
            "this account may not do that",
            "/api/v1/vendor/listings",
        ),
    )
}
REFUSED = {
    422: _refusal(
        "A field was refused; `faults` has a code for each.",
        ProblemDocument(
            "/en/problems#refused",
            "The answers were not accepted",
            422,
            "reply: reply.too_long",
            "/api/v1/vendor/listings/x/reply",
            faults={"reply": "reply.too_long"},
        ),
    )
}
WRONG_FORMAT = {
    415: _refusal(
        "The body is said to be something other than JSON.",
        ProblemDocument(
            "/en/problems#wrong-format",
            "We do not accept this format",
            415,
            "Expected a body with the Content-Type application/json, not 'text/plain'",
            "/api/v1/vendor/listings",
        ),
    )
}
NOT_NOW = {
    409: _refusal(
        "That cannot be done in the present state, for example because somebody else was quicker.",
        ProblemDocument(
            "/en/problems#not-possible-now",
            "This is not possible in the present state",
            409,
            "the step is not allowed from the present state",
            "/api/v1/review/x/steps",
        ),
    )
}
OWN = INVALID | NOT_SIGNED_IN | NOT_ALLOWED | NOT_FOUND
"""How what is done for an account may be refused."""
OWN_STEP = OWN | NOT_NOW
"""How a change for an account may be refused."""
OWN_BODY = OWN_STEP | WRONG_FORMAT
"""How a change that has a body may be refused."""
OWN_FORM = OWN_BODY | REFUSED


class SubmissionDocument(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A solution with its public repository; `owner` is the slug of your organisation if you act for several."""

    name: str
    address: str
    description: str
    owner: str = ""


class ReplyDocument(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What you answer to a report, in plain text of at most 4,000 characters; an empty `report` is the newest one."""

    text: str
    report: str = ""


class ClaimDocument(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What you say of a municipality: `status` is in-use or used-before, `purpose` what for, in 300 characters.

    `contact_role` names an office, never a person.
    """

    status: Annotated[str, KwargDefinition(schema_extra={"enum": [*CLAIMABLE]})] = "in-use"
    since: date | None = None
    contact_role: str = ""
    purpose: str = ""


class FalseClaimDocument(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Why a claim is taken down; its vendor reads it."""

    reason: str


class DeclineDocument(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Why your municipality does not want to be named; the vendor reads it, the public does not."""

    reason: str
    organisation: str = ""


class UseDocument(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What your municipality says of a solution: `status` is in-use, used-before or decided-against (with `reason`)."""

    status: Annotated[str, KwargDefinition(schema_extra={"enum": [*UseStatus]})]
    since: date | None = None
    contact_role: str = ""
    reason: str = ""
    organisation: str = ""


class WatchDocument(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """For which of your municipalities you watch, if you act for several."""

    organisation: str = ""


class NoteDocument(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A note for your own people, in plain text of at most 4,000 characters."""

    text: str
    organisation: str = ""


class AnswerDocument(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What a reviewer says to one criterion: the answer, a note, and the address of the evidence."""

    criterion: str
    answer: Answer
    note: str = ""
    link: str = ""


class StepOrder(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """The step to take: take, give-back, publish, return, reject, archive or restore; `reason` becomes public."""

    step: str
    reason: str = ""
