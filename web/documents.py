"""How the API's description tells of errors: the document every refused request gets."""

from dataclasses import dataclass

from litestar.openapi import ResponseSpec
from litestar.openapi.spec import Example


@dataclass(frozen=True, slots=True)
class ProblemDocument:
    """Problem details as RFC 9457 defines them; `errors` names each refused parameter."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[dict[str, str]] | None = None


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
