"""The services in one value: what web and workers are given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from catalog.accounts import Accounts
from catalog.administration import Administration
from catalog.assessments import Assessments
from catalog.attempts import Attempts
from catalog.audit import AuditLog
from catalog.claims import Claims
from catalog.complaints import Complaints
from catalog.criteria import Criteria, shipped
from catalog.criteria_drafts import CriteriaDrafts
from catalog.draft_keys import DraftKeys
from catalog.drafts import Drafts
from catalog.early_warnings import EarlyWarnings
from catalog.editions import Editions
from catalog.excerpts import SourceExcerpts
from catalog.exchange.service import Exchange
from catalog.false_alarms import FalseAlarms
from catalog.freshness import Freshness
from catalog.histories import Histories
from catalog.identities import Identities
from catalog.invitations import Invitations
from catalog.jobs import JobQueue
from catalog.letters import Letters
from catalog.listings import Listings
from catalog.mailing import Mailing
from catalog.memberships import Memberships
from catalog.messages import Messages
from catalog.municipalities import Municipalities
from catalog.news import News
from catalog.notes import Notes
from catalog.offerings import Offerings
from catalog.operators import Operators
from catalog.organisations import Organisations
from catalog.own_account import OwnAccount
from catalog.peers import Peers
from catalog.proposals import Proposals
from catalog.protection import Protection
from catalog.recommendations import Recommendations
from catalog.references import References
from catalog.region_settings import RegionSettings
from catalog.regions import Regions
from catalog.replies import Replies
from catalog.report_documents import ReportDocuments
from catalog.reports import Reports
from catalog.reviews import Reviews
from catalog.second_factors import SecondFactors
from catalog.sessions import Sessions
from catalog.sign_ins import SignIns
from catalog.tidying import Tidying
from catalog.tokens import Tokens
from catalog.uses import Uses
from catalog.verdicts import Verdicts
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
    claims: Claims
    uses: Uses
    watches: Watches
    warnings: EarlyWarnings
    notes: Notes
    messages: Messages
    mailing: Mailing
    assessments: Assessments
    reports: Reports
    documents: ReportDocuments
    histories: Histories
    peers: Peers
    drafts: Drafts
    draft_keys: DraftKeys
    proposals: Proposals
    versions: Versions
    references: References
    regions: Regions
    recommendations: Recommendations
    region_settings: RegionSettings
    reviews: Reviews
    editions: Editions
    criteria_drafts: CriteriaDrafts
    complaints: Complaints
    excerpts: SourceExcerpts
    false_alarms: FalseAlarms
    verdicts: Verdicts
    freshness: Freshness
    news: News
    exchange: Exchange
    sign_ins: SignIns
    accounts: Accounts
    own_account: OwnAccount
    second_factors: SecondFactors
    identities: Identities
    tokens: Tokens
    letters: Letters
    operators: Operators
    tidying: Tidying
    audit: AuditLog
    administration: Administration


def open_catalog(  # noqa: PLR0913 - one parameter for each seam
    sessions: Sessions,
    clock: Callable[[], datetime],
    queue: JobQueue,
    vet: Callable[[str], str],
    *,
    review: bool = True,
    protection: Protection | None = None,
    criteria: Criteria | None = None,
) -> Catalog:
    """Return the services that share these seams; without `review` what was measured is public at once.

    Without `protection` secrets are sealed with a key that nobody has once the process ends. `criteria` are those that
    the release ships.
    """
    protected = protection or Protection()
    sign_ins = SignIns(sessions, clock)
    attempts = Attempts(sessions, clock, protected.seal)
    letters = Letters(sessions, clock, queue)
    personal = (sessions, clock, protected, attempts, letters, sign_ins)
    histories = Histories(sessions, clock, queue)
    assessments = Assessments(sessions, clock, queue, histories, review)
    excerpts = SourceExcerpts(sessions, clock, queue)
    asked = criteria or shipped()
    return Catalog(
        listings=Listings(sessions, clock, assessments, vet),
        organisations=Organisations(sessions),
        municipalities=Municipalities(sessions),
        memberships=Memberships(sessions, clock),
        invitations=Invitations(sessions, clock),
        offerings=Offerings(sessions, clock, assessments),
        replies=Replies(sessions, clock),
        claims=Claims(sessions, clock),
        uses=Uses(sessions, clock),
        watches=Watches(sessions, clock),
        warnings=EarlyWarnings(sessions, clock),
        notes=Notes(sessions, clock),
        messages=Messages(sessions, clock),
        mailing=Mailing(sessions, clock),
        assessments=assessments,
        reports=Reports(sessions, clock),
        documents=ReportDocuments(sessions, clock, queue),
        histories=histories,
        peers=Peers(sessions),
        drafts=Drafts(sessions, clock, assessments, vet),
        draft_keys=DraftKeys(sessions),
        proposals=Proposals(sessions, clock, queue, vet),
        versions=Versions(sessions),
        references=References(sessions, clock),
        regions=Regions(sessions, clock),
        recommendations=Recommendations(sessions, clock),
        region_settings=RegionSettings(sessions, clock),
        reviews=Reviews(sessions, clock, excerpts, asked),
        editions=Editions(sessions, asked),
        criteria_drafts=CriteriaDrafts(sessions, clock, asked),
        complaints=Complaints(sessions, clock),
        excerpts=excerpts,
        false_alarms=FalseAlarms(sessions, clock),
        verdicts=Verdicts(sessions, clock),
        freshness=Freshness(sessions, clock),
        news=News(sessions, clock),
        exchange=Exchange(sessions, clock),
        sign_ins=sign_ins,
        accounts=Accounts(*personal),
        own_account=OwnAccount(*personal),
        second_factors=SecondFactors(*personal),
        identities=Identities(sessions, clock, sign_ins, protected.seal),
        tokens=Tokens(sessions, clock),
        letters=letters,
        operators=Operators(sessions, clock, protected),
        tidying=Tidying(sessions, clock),
        audit=AuditLog(sessions, clock),
        administration=Administration(sessions, clock, assessments),
    )
