"""The services in one value: what web and workers are given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from catalog.assessments import Assessments
from catalog.audit import AuditLog
from catalog.complaints import Complaints
from catalog.draft_keys import DraftKeys
from catalog.drafts import Drafts
from catalog.excerpts import SourceExcerpts
from catalog.exchange.service import Exchange
from catalog.false_alarms import FalseAlarms
from catalog.freshness import Freshness
from catalog.histories import Histories
from catalog.jobs import JobQueue
from catalog.listings import Listings
from catalog.municipalities import Municipalities
from catalog.news import News
from catalog.organisations import Organisations
from catalog.proposals import Proposals
from catalog.references import References
from catalog.reports import Reports
from catalog.reviews import Reviews
from catalog.sessions import Sessions
from catalog.sign_ins import SignIns
from catalog.verdicts import Verdicts
from catalog.versions import Versions


@dataclass(frozen=True, slots=True)
class Catalog:
    """The catalogue's services over one database."""

    listings: Listings
    organisations: Organisations
    municipalities: Municipalities
    assessments: Assessments
    reports: Reports
    histories: Histories
    drafts: Drafts
    draft_keys: DraftKeys
    proposals: Proposals
    versions: Versions
    references: References
    reviews: Reviews
    complaints: Complaints
    excerpts: SourceExcerpts
    false_alarms: FalseAlarms
    verdicts: Verdicts
    freshness: Freshness
    news: News
    exchange: Exchange
    sign_ins: SignIns
    audit: AuditLog


def open_catalog(
    sessions: Sessions,
    clock: Callable[[], datetime],
    queue: JobQueue,
    vet: Callable[[str], str],
    *,
    review: bool = True,
) -> Catalog:
    """Return the services that share these seams; without `review` what was measured is public at once."""
    histories = Histories(sessions, clock, queue)
    assessments = Assessments(sessions, clock, queue, histories, review)
    excerpts = SourceExcerpts(sessions, clock, queue)
    return Catalog(
        listings=Listings(sessions, clock, assessments, vet),
        organisations=Organisations(sessions),
        municipalities=Municipalities(sessions),
        assessments=assessments,
        reports=Reports(sessions, clock),
        histories=histories,
        drafts=Drafts(sessions, clock, assessments, vet),
        draft_keys=DraftKeys(sessions),
        proposals=Proposals(sessions, clock, queue, vet),
        versions=Versions(sessions),
        references=References(sessions, clock),
        reviews=Reviews(sessions, clock, excerpts),
        complaints=Complaints(sessions, clock),
        excerpts=excerpts,
        false_alarms=FalseAlarms(sessions, clock),
        verdicts=Verdicts(sessions, clock),
        freshness=Freshness(sessions, clock),
        news=News(sessions, clock),
        exchange=Exchange(sessions, clock),
        sign_ins=SignIns(sessions, clock),
        audit=AuditLog(sessions, clock),
    )
