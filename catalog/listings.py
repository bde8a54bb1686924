"""Listings: what vendors submit, municipalities search and read, and imports bring."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, func, select

from analyzer.errors import AnalyzerError
from catalog.acting import offering_for
from catalog.assessments import FIRST_PRIORITY, Assessments
from catalog.cards import card, report_summary, select_cards, select_history
from catalog.content import read_statements
from catalog.errors import NotFoundError, SubmissionError
from catalog.finding import add_listing, find_listing, find_or_add_organisation, lock_repository
from catalog.freshness import listing_notices
from catalog.importing import check_draft, store_draft
from catalog.indexing import VENDOR, index_listing
from catalog.inputs import Actor, ListingDraft, OrganisationDraft, SearchQuery, Submission
from catalog.lifecycle import begin, find_readable, readable
from catalog.offers import services_for, solutions_of
from catalog.organisations import AS_TYPED, organisation_fault, organisation_view
from catalog.people_tables import StepRow
from catalog.permissions import NOBODY, Act, Membership, Principal, Right
from catalog.queueing import open_assessment
from catalog.references import read_references
from catalog.replies import read_replies
from catalog.searching import search
from catalog.sessions import Sessions
from catalog.statements import complete
from catalog.states_of_listings import SHOWN, ListingState
from catalog.submissions import CheckedForm, check, waiting_listing
from catalog.tables import AssessmentRow, ListingRow, ReportRow, RepositoryRow, SearchRow
from catalog.tracings import history_summary
from catalog.versions import newest, record
from catalog.views import (
    AssessmentView,
    ListingLink,
    ListingPlace,
    ListingStep,
    LocalText,
    Role,
    SearchResult,
    SolutionCard,
    SolutionView,
)


@dataclass(frozen=True, slots=True)
class Listings:
    """The solutions of the catalogue; `vet` turns a typed address into the canonical one or says what is wrong."""

    sessions: Sessions
    clock: Callable[[], datetime]
    assessments: Assessments
    vet: Callable[[str], str]

    def submit(self, submission: Submission, who: Principal = NOBODY) -> AssessmentView:
        """List a vendor's solution and ask for its assessment; raise SubmissionError with all faults of the form.

        Nobody but its vendor and the reviewers sees it before it is published. An address that waits for its first
        report is not listed twice: its assessment is requested again, unless it is another organisation's. What a
        vendor's account submits belongs to the organisation that it names as `owner`.
        """
        place = offering_for(who, submission.owner) if who.may(Right.OFFER) else None
        form = check(submission, self.vet)
        if place is not None:
            form = replace(form, organisation=place.name, organisation_choice=place.slug)
        faults = self._organisation_fault(form) | form.faults | self._listed_fault(form.address, place)
        if faults:
            raise SubmissionError(faults)
        now = self.clock()
        with self.sessions.write() as session:
            repository = lock_repository(session, form.address, now)
            listing = waiting_listing(session, repository, place)
            if listing is None:
                new = _new_listing(session, form, submission.language, repository, now)
                new.owner_id = place.organisation_id if place else None
                listing = add_listing(session, new)
                record(session, listing, {}, Actor(form.organisation, Role.VENDOR), now)
                begin(session, listing, "submit", Act(who, now))
            assessment_id = open_assessment(session, repository, listing, now, FIRST_PRIORITY)
        return self.assessments.hand_over(assessment_id)

    def search(self, query: SearchQuery) -> SearchResult:
        """Return one page of the visible solutions that match, with facets."""
        with self.sessions.read() as session:
            return search(session.connection(), query)

    def read(self, slug: str, reader: Principal = NOBODY) -> SolutionView:
        """Return everything known about one solution, also what is not known; raise NotFoundError."""
        with self.sessions.read() as session:
            return read_view(session, find_readable(session, slug, reader), self.clock())

    def read_several(self, slugs: Sequence[str], reader: Principal = NOBODY) -> tuple[SolutionView, ...]:
        """Return everything known about those of the solutions that the reader may see, in the order of the slugs."""
        now = self.clock()
        with self.sessions.read() as session:
            rows = session.exec(select(ListingRow).where(col(ListingRow.slug).in_(slugs))).all()
            known = {row.slug: row for row in rows if readable(session, row, reader)}
            return tuple(read_view(session, known[slug], now) for slug in dict.fromkeys(slugs) if slug in known)

    def listed_at(self, address: str) -> ListingLink | None:
        """Return the public listing of a repository by its address as typed, None if there is none."""
        try:
            canonical = self.vet(address)
        except AnalyzerError:
            return None
        with self.sessions.read() as session:
            query = select(ListingRow).join(RepositoryRow, col(RepositoryRow.id) == col(ListingRow.repository_id))
            shown = query.where(RepositoryRow.address == canonical, col(ListingRow.state).in_(SHOWN))
            row = session.exec(shown.order_by(ListingRow.name)).first()
            return ListingLink(row.slug, row.name, "") if row else None

    def standing(self, slug: str) -> ListingStep:
        """Return the last step of a listing, for whoever holds a secret that leads to it; raise NotFoundError."""
        with self.sessions.read() as session:
            listing = find_listing(session, slug)
            query = select(StepRow).where(StepRow.listing_id == listing.id).order_by(col(StepRow.number).desc())
            row = session.exec(query).first()
            if row is None:
                raise NotFoundError("step", slug)
            return ListingStep(row.number, row.at, row.step, ListingState(row.after), row.reason)

    def cards(self, slugs: Sequence[str]) -> tuple[SolutionCard, ...]:
        """Return the cards of those of the solutions that everybody may see, in the order of the slugs."""
        wanted = select_cards().where(col(ListingRow.slug).in_(slugs), col(ListingRow.state).in_(SHOWN))
        with self.sessions.read() as session:
            rows = session.connection().execute(wanted).mappings()
            known = {row["slug"]: card(row) for row in rows}
            return tuple(known[slug] for slug in dict.fromkeys(slugs) if slug in known)

    def newest_checked(self, count: int) -> tuple[SolutionCard, ...]:
        """Return the cards of those solutions whose scores are the newest, the newest first."""
        visible = select_cards().join(SearchRow, col(SearchRow.listing_id) == col(ListingRow.id))
        checked = visible.where(col(ReportRow.value).is_not(None))
        newest = checked.order_by(col(ReportRow.created_at).desc(), col(ListingRow.slug)).limit(count)
        with self.sessions.read() as session:
            return tuple(card(row) for row in session.connection().execute(newest).mappings())

    def count(self) -> int:
        """Return how many listings everybody may see."""
        with self.sessions.read() as session:
            return session.exec(select(func.count()).select_from(SearchRow)).one()

    def places(self, skip: int, most: int) -> tuple[ListingPlace, ...]:
        """Return where those of the listings that everybody may see are found, in the order in which they came."""
        query = select(ListingRow.slug, ListingRow.updated_at).join(SearchRow).order_by(col(ListingRow.id))
        with self.sessions.read() as session:
            return tuple(ListingPlace(*row) for row in session.exec(query.offset(skip).limit(most)))

    def import_listing(self, draft: ListingDraft) -> None:
        """Add or update the listing; raise SubmissionError for its faults, StateError for a taken slug."""
        check_draft(draft)
        with self.sessions.write() as session:
            index_listing(session, store_draft(session, draft, self.clock()))

    def _organisation_fault(self, form: CheckedForm) -> dict[str, str]:
        with self.sessions.read() as session:
            code = organisation_fault(session, form.organisation, form.organisation_choice)
        return {"organisation": code} if code else {}

    def _listed_fault(self, address: str, place: Membership | None) -> dict[str, str]:
        with self.sessions.read() as session:
            repository = session.exec(select(RepositoryRow).where(RepositoryRow.address == address)).one_or_none()
            try:
                waiting_listing(session, repository, place)
            except SubmissionError as error:
                return error.faults
        return {}


def read_view(session: Session, listing: ListingRow, now: datetime) -> SolutionView:
    """Return everything known about a listing, within the caller's session; who may see it is the caller's to know."""
    connection = session.connection()
    row = connection.execute(select_cards().where(col(ListingRow.id) == listing.id)).mappings().one()
    history = connection.execute(select_history(listing.repository_id)).mappings()
    asked = select(AssessmentRow.id).where(AssessmentRow.repository_id == listing.repository_id)
    shown = card(row)
    statements = read_statements(session, listing, now)
    references = read_references(session, listing, now)
    return SolutionView(
        card=shown,
        description=LocalText(listing.description_de, listing.description_en),
        website=listing.website,
        statements=complete(statements, listing.kind),
        organisation=organisation_view(session, listing.organisation_id),
        reports=tuple(report_summary(each) for each in history),
        assessment=session.exec(asked.order_by(col(AssessmentRow.requested_at).desc())).first(),
        history=history_summary(session, listing.repository_id, shown.score.commit) if shown.score else None,
        references=references,
        services=services_for(session, listing),
        offered_for=solutions_of(session, listing),
        notices=listing_notices(session, listing, statements, references),
        replies=read_replies(session, listing),
        version=newest(session, listing),
        state=ListingState(listing.state),
    )


def _new_listing(
    session: Session, form: CheckedForm, language: str, repository: RepositoryRow, now: datetime
) -> ListingRow:
    chosen = "" if form.organisation_choice == AS_TYPED else form.organisation_choice
    wanted = OrganisationDraft(form.organisation, slug=chosen)
    organisation = find_or_add_organisation(session, wanted) if form.organisation else None
    # German is what every page falls back to: an English text stands in for a German one that nobody wrote.
    english = language == "en"
    return ListingRow(
        slug="",
        name=form.name,
        origin=VENDOR,
        organisation_id=organisation.id if organisation else None,
        repository_id=repository.id,
        summary_de=form.summary,
        summary_en=form.summary if english else "",
        description_de=form.description,
        description_en=form.description if english else "",
        created_at=now,
        updated_at=now,
    )
