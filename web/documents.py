"""How the API's description tells of errors: the document every refused request gets."""

from dataclasses import dataclass
from datetime import date

from litestar.openapi import ResponseSpec
from litestar.openapi.spec import Example


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
        "A parameter is not of the form it should have; `errors` names each.",
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
            "Your details were not accepted",
            422,
            "reply: reply.too_long",
            "/api/v1/vendor/listings/x/reply",
            faults={"reply": "reply.too_long"},
        ),
    )
}
OWN = INVALID | NOT_SIGNED_IN | NOT_ALLOWED | NOT_FOUND
"""How what is done for an account may be refused."""
OWN_FORM = OWN | REFUSED


@dataclass(frozen=True, slots=True)
class SubmissionDocument:
    """A solution with its public repository; `owner` is the slug of your organisation if you act for several."""

    name: str
    address: str
    description: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class ReplyDocument:
    """What you answer to a report, in plain text of at most 4,000 characters; an empty `report` is the newest one."""

    text: str
    report: str = ""


@dataclass(frozen=True, slots=True)
class UseDocument:
    """What your municipality says of a solution: `status` is in-use, used-before or decided-against (with `reason`)."""

    status: str
    since: date | None = None
    contact_role: str = ""
    reason: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class WatchDocument:
    """For which of your municipalities you watch, if you act for several."""

    organisation: str = ""


@dataclass(frozen=True, slots=True)
class NoteDocument:
    """A note for your own people, in plain text of at most 4,000 characters."""

    text: str
    organisation: str = ""
