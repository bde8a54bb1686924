"""The services in one value: what web and workers are given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from catalog.assessments import Assessments
from catalog.audit import AuditLog
from catalog.draft_keys import DraftKeys
from catalog.drafts import Drafts
from catalog.early_warnings import EarlyWarnings
from catalog.exchange.service import Exchange
from catalog.freshness import Freshness
from catalog.histories import Histories
from catalog.invitations import Invitations
from catalog.jobs import JobQueue
from catalog.listings import Listings
from catalog.memberships import Memberships
from catalog.messages import Messages
from catalog.municipalities import Municipalities
from catalog.news import News
from catalog.notes import Notes
from catalog.offerings import Offerings
from catalog.organisations import Organisations
from catalog.proposals import Proposals
from catalog.references import References
from catalog.replies import Replies
from catalog.reports import Reports
from catalog.sessions import Sessions
from catalog.sign_ins import SignIns
from catalog.uses import Uses
from catalog.versions import Versions
from catalog.watches import Watches


@dataclass(frozen=True, slots=True)
class Catalog:
    """The catalogue's services over one database."""

    listings: Listings
    organisations: Organisations
    municipalities: Municipalities
    memberships: Memberships
    invitations: Invitations
    offerings: Offerings
    replies: Replies
    uses: Uses
    watches: Watches
    warnings: EarlyWarnings
    notes: Notes
    messages: Messages
    assessments: Assessments
    reports: Reports
    histories: Histories
    drafts: Drafts
    draft_keys: DraftKeys
    proposals: Proposals
    versions: Versions
    references: References
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
    return Catalog(
        listings=Listings(sessions, clock, assessments, vet),
        organisations=Organisations(sessions),
        municipalities=Municipalities(sessions),
        memberships=Memberships(sessions, clock),
        invitations=Invitations(sessions, clock),
        offerings=Offerings(sessions, clock, assessments),
        replies=Replies(sessions, clock),
        uses=Uses(sessions, clock),
        watches=Watches(sessions, clock),
        warnings=EarlyWarnings(sessions, clock),
        notes=Notes(sessions, clock),
        messages=Messages(sessions, clock),
        assessments=assessments,
        reports=Reports(sessions, clock),
        histories=histories,
        drafts=Drafts(sessions, clock, assessments, vet),
        draft_keys=DraftKeys(sessions),
        proposals=Proposals(sessions, clock, queue, vet),
        versions=Versions(sessions),
        references=References(sessions, clock),
        freshness=Freshness(sessions, clock),
        news=News(sessions, clock),
        exchange=Exchange(sessions, clock),
        sign_ins=SignIns(sessions, clock),
        audit=AuditLog(sessions, clock),
    )
