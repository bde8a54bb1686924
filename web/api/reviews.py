"""`/api/v1/solutions/SLUG/record` and `/false-alarms` for everybody; `/api/v1/review` for reviewers with a token."""

from typing import Annotated

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import JSONBody, PathParameter, QueryParameter
from litestar.status_codes import HTTP_204_NO_CONTENT

from catalog.false_alarms import FalseAlarm
from catalog.permissions import Principal, Right
from catalog.review_views import (
    AnswerDraft,
    ChecklistView,
    QueuePage,
    QueueQuery,
    Record,
    RiskLevel,
    StepAnswer,
    Waiting,
)
from catalog.services import Catalog
from catalog.views import ClaimView
from web.authentication import RIGHT
from web.documents import BEARER, LISTED, OWN, OWN_FORM, AnswerDocument, FalseClaimDocument, StepOrder
from web.pluggable import Resource

FOR_REVIEWERS = {RIGHT: Right.REVIEW}
Slug = Annotated[
    str,
    PathParameter(title="Slug", description="The listing's name in addresses.", examples=[Example(value="radar")]),
]
Key = Annotated[
    str,
    PathParameter(title="AGS", description="The municipality's official key.", examples=[Example(value="06534016")]),
]
Kind = Annotated[
    Waiting | None,
    QueryParameter(
        name="waiting",
        title="Why",
        description="Only what waits for this reason.",
        examples=[Example(value="new")],
    ),
]
Level = Annotated[
    RiskLevel | None,
    QueryParameter(name="risk", title="Risk", description="Only this level of risk.", examples=[Example(value="high")]),
]
PageNumber = Annotated[
    int,
    QueryParameter(
        name="page", title="Page", description="Which page, from 1.", ge=1, le=10_000, examples=[Example(value=1)]
    ),
]


@get(
    "/solutions/{slug:str}/record",
    sync_to_thread=True,
    tags=["solutions"],
    summary="Read who reviewed a solution",
    response_description="Steps with reasons, checklists with their edition, complaints; roles, never people.",
    responses=LISTED,
)
def read_record(slug: Slug, catalog: NamedDependency[Catalog], who: NamedDependency[Principal]) -> Record:
    """Return the public record: who (as what, for which organisation) checked what and when."""
    return catalog.reviews.record(slug, who)


@get(
    "/solutions/{slug:str}/false-alarms",
    sync_to_thread=True,
    tags=["solutions"],
    summary="List what reviewers hold for false alarms",
    response_description="Marks on findings, the newest first, also withdrawn ones. No score depends on them.",
    responses=LISTED,
)
def list_false_alarms(
    slug: Slug, catalog: NamedDependency[Catalog], who: NamedDependency[Principal]
) -> list[FalseAlarm]:
    """Return every mark with its finding, its commit and its reason."""
    return list(catalog.false_alarms.list(slug, who))


@get(
    "/review",
    sync_to_thread=True,
    opt=FOR_REVIEWERS,
    security=BEARER,
    tags=["review"],
    summary="List what waits for a review",
    response_description="One page of the queue, the most urgent first.",
    responses=OWN,
)
def read_queue(
    catalog: NamedDependency[Catalog],
    who: NamedDependency[Principal],
    waiting: Kind = None,
    risk: Level = None,
    page: PageNumber = 1,
) -> QueuePage:
    """Return what waits; needs a reviewer's token."""
    return catalog.reviews.queue(QueueQuery(waiting or "", risk or "", page=page), who)


@put(
    "/review/{slug:str}/checklist",
    sync_to_thread=True,
    opt=FOR_REVIEWERS,
    security=BEARER,
    tags=["review"],
    summary="Save a checklist",
    response_description="The checklist as it was saved, with the criteria that are still open.",
    responses=OWN_FORM,
)
def save_checklist(
    slug: Slug,
    data: JSONBody[list[AnswerDocument]],
    catalog: NamedDependency[Catalog],
    who: NamedDependency[Principal],
) -> ChecklistView:
    """Keep the answers to the criteria of the current edition; needs a reviewer's token."""
    answers = [AnswerDraft(each.criterion, each.answer, each.note, each.link) for each in data]
    return catalog.reviews.save_checklist(slug, answers, who)


@post(
    "/review/{slug:str}/steps",
    sync_to_thread=True,
    opt=FOR_REVIEWERS,
    security=BEARER,
    tags=["review"],
    summary="Take a step",
    response_description="Whether the step was taken, or waits for a second person.",
    responses=OWN_FORM,
)
def take_step(
    slug: Slug, data: JSONBody[StepOrder], catalog: NamedDependency[Catalog], who: NamedDependency[Principal]
) -> StepAnswer:
    """Take a step with a listing; needs a reviewer's token."""
    return StepAnswer(catalog.reviews.step(slug, data.step, who, data.reason))


@get(
    "/review/{slug:str}/claims",
    sync_to_thread=True,
    opt=FOR_REVIEWERS,
    security=BEARER,
    tags=["review"],
    summary="List unconfirmed references",
    response_description="What the vendor says of municipalities, and nobody has confirmed.",
    responses=OWN,
)
def list_claims(
    slug: Slug, catalog: NamedDependency[Catalog], who: NamedDependency[Principal]
) -> tuple[ClaimView, ...]:
    """Return the claims that are shown as the vendor's word; needs a reviewer's token."""
    return catalog.claims.open(slug, who)


@post(
    "/review/{slug:str}/claims/{ags:str}/take-down",
    sync_to_thread=True,
    opt=FOR_REVIEWERS,
    security=BEARER,
    tags=["review"],
    status_code=HTTP_204_NO_CONTENT,
    summary="Take a false reference down",
    response_description="Nothing; it is no longer shown.",
    responses=OWN_FORM,
)
def take_claim_down(
    slug: Slug,
    ags: Key,
    data: JSONBody[FalseClaimDocument],
    catalog: NamedDependency[Catalog],
    who: NamedDependency[Principal],
) -> None:
    """Take down what the vendor falsely says of a municipality; needs a reviewer's token."""
    catalog.claims.take_down(slug, ags, data.reason, who)


RESOURCE = Resource(
    Right.BROWSE,
    (read_record, list_false_alarms, read_queue, save_checklist, take_step, list_claims, take_claim_down),
)
