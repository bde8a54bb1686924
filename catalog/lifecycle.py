"""The states of a listing and the steps between them: one table, and one function that takes a step.

    draft ──▶ submitted ──▶ analysed ──▶ in review ──▶ published ──▶ archived
                  ▲                          ├──▶ returned (with reasons; the vendor submits again)
                  └──────────────────────────┼──▶ rejected
                                             └──▶ withdrawn (by its vendor, or taken down by an administrator)

A draft is no listing yet and has rows of its own (`catalog.drafts`); its first step makes the listing. Every step is
taken in one transaction with its public entry (`StepRow`), its entry in the audit log, the search index, and what its
owners and those who recommend it are told. A step of high impact is taken once a second person agrees
(`IntendedStepRow`).
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, func, select

from catalog.acting import may_offer
from catalog.audit import note
from catalog.errors import ForbiddenError, GoneError, NotFoundError, StateError, refuse
from catalog.indexing import index_listing, nothing_to_measure
from catalog.people_tables import IntendedStepRow, StepRow
from catalog.permissions import MARKETPLACE, Act, Principal, Right, Standing
from catalog.region_rows import tell_curators
from catalog.states_of_listings import SHOWN, ListingState
from catalog.submissions import length_fault
from catalog.tables import AssessmentRow, ListingRow, RepositoryRow, key
from catalog.telling import Tidings, tell_owners
from catalog.views import MessageKind

LONGEST_REASON = 4_000
VENDORS = frozenset({Standing.VISITOR, Standing.VENDOR})
"""A vendor without an account holds the secret link of its draft."""
REVIEWERS = frozenset({Standing.REVIEWER})
GUARDS = frozenset({Standing.REVIEWER, Standing.ADMINISTRATOR})
MARKET = frozenset({Standing.MARKETPLACE})
FIRST = (Standing.MARKETPLACE, Standing.ADMINISTRATOR, Standing.REVIEWER, Standing.VENDOR, Standing.VISITOR)
"""As what a step is taken by somebody who might take it as several."""
NEEDED = {
    Standing.ADMINISTRATOR: Right.ADMINISTER,
    Standing.REVIEWER: Right.REVIEW,
    Standing.VENDOR: Right.OFFER,
}
"""What a token must allow before a step is taken with it as one of these."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step that may be taken: from where to where, as what, whether with a reason and by two people."""

    sources: AbstractSet[ListingState]
    target: ListingState
    takers: AbstractSet[Standing]
    reasoned: bool = False
    seconded: bool = False


S = ListingState
BEFORE_PUBLIC = frozenset({S.SUBMITTED, S.ANALYSED, S.IN_REVIEW, S.RETURNED, S.REJECTED})
"""The states in which only those concerned see a listing."""
ENDED = frozenset({S.WITHDRAWN, S.REJECTED})
"""The states of a listing that nobody works on any more; whether it was public, its steps tell."""
TAKING_AWAY = frozenset({"archive", "take-down"})
"""The steps by which guards take a listing away from the public."""
WITHDRAWABLE = SHOWN | {S.SUBMITTED, S.ANALYSED, S.IN_REVIEW, S.RETURNED}
STEPS: Mapping[str, Step] = {
    "submit": Step({S.DRAFT}, S.SUBMITTED, VENDORS),
    "import": Step({S.DRAFT}, S.PUBLISHED, MARKET | {Standing.ADMINISTRATOR}),
    "analyse": Step({S.SUBMITTED}, S.ANALYSED, MARKET),
    "publish-unreviewed": Step({S.ANALYSED}, S.PUBLISHED, MARKET),
    "take": Step({S.ANALYSED}, S.IN_REVIEW, REVIEWERS),
    "give-back": Step({S.IN_REVIEW}, S.ANALYSED, REVIEWERS),
    "publish": Step({S.IN_REVIEW}, S.PUBLISHED, REVIEWERS),
    "return": Step({S.IN_REVIEW}, S.RETURNED, REVIEWERS, reasoned=True),
    "reject": Step({S.IN_REVIEW}, S.REJECTED, REVIEWERS, reasoned=True, seconded=True),
    "resubmit": Step({S.RETURNED, S.WITHDRAWN}, S.SUBMITTED, VENDORS),
    "move": Step({S.PUBLISHED}, S.SUBMITTED, VENDORS | MARKET | {Standing.ADMINISTRATOR}),
    "archive": Step({S.PUBLISHED}, S.ARCHIVED, GUARDS, reasoned=True, seconded=True),
    "restore": Step({S.ARCHIVED, S.REJECTED}, S.IN_REVIEW, GUARDS, reasoned=True),
    "withdraw": Step(WITHDRAWABLE, S.WITHDRAWN, VENDORS),
    "take-down": Step(SHOWN, S.WITHDRAWN, frozenset({Standing.ADMINISTRATOR}), reasoned=True),
}
"""The one table of allowed steps. `move`: the repository's address was changed, so all must be looked at again."""


def take(session: Session, listing: ListingRow, name: str, act: Act) -> bool:
    """Take a step within the caller's transaction; return False if it now waits for a second person.

    Raise StateError if the step does not begin here, ForbiddenError if it is not this one's to take, SubmissionError
    without the reason that it needs. That a vendor owns the listing is the caller's to know.
    """
    step = STEPS[name]
    session.flush()
    session.refresh(listing, with_for_update=True)
    if listing.state not in step.sources:
        raise StateError(f"the step {name!r} does not begin in the state {listing.state!r}")
    standing = _standing(listing, name, act.who)
    act = replace(act, reason=_checked(step, act.reason))
    intended = session.get(IntendedStepRow, listing.id)
    if not step.seconded:
        _record(session, listing, name, standing, act)
    elif intended is None or intended.step != name:
        _intend(session, listing, name, standing, act)
        return False
    elif intended.account_id == act.who.account:
        raise ForbiddenError("a second person has to agree")
    else:
        _record(session, listing, name, standing, replace(act, reason=intended.reason), intended.account_id)
    if intended is not None:
        session.delete(intended)
    return True


def decline(session: Session, listing: ListingRow, act: Act) -> None:
    """Take back a step that waits for a second person; the one who wanted it and every second one may."""
    session.refresh(listing, with_for_update=True)
    intended = session.get(IntendedStepRow, listing.id)
    if intended is None:
        raise StateError(f"no step of listing {listing.slug!r} waits for a second person")
    standing = _standing(listing, intended.step, act.who)
    note(session, act, standing, f"listing.decline.{intended.step}", f"listing:{listing.slug}")
    session.delete(intended)


def begin(session: Session, listing: ListingRow, name: str, act: Act) -> None:
    """Take the first step of a listing that was just added."""
    listing.state = ListingState.DRAFT
    session.add(listing)
    take(session, listing, name, act)


def advance(session: Session, listing: ListingRow, now: datetime, *, review: bool) -> None:
    """Go on by ourselves as far as possible: a measured listing waits for its review, or is public without one.

    What guards took away once, they alone give back: it waits for them also where nothing else is reviewed.
    """
    repository = session.get(RepositoryRow, listing.repository_id) if listing.repository_id else None
    measured = nothing_to_measure(listing) or bool(repository and repository.latest_report_id)
    if listing.state == ListingState.SUBMITTED and measured:
        take(session, listing, "analyse", Act(MARKETPLACE, now))
    if listing.state == ListingState.ANALYSED and not review and not _taken_away(session, listing):
        take(session, listing, "publish-unreviewed", Act(MARKETPLACE, now))


def allowed(state: ListingState, who: Principal) -> tuple[str, ...]:
    """Return the steps that somebody of these standings may take from a state, in the order of the table."""
    return tuple(name for name, step in STEPS.items() if state in step.sources and step.takers & who.standings)


def readable(session: Session, listing: ListingRow, reader: Principal) -> bool:
    """Return whether somebody may see the listing: what is public, what is theirs, and what they are to judge.

    A token reads what is not public only with the right to judge or to offer it. The secret address of its measurement
    opens only what belongs to no organisation.
    """
    if listing.state in SHOWN or reader.guards or may_offer(reader, listing.owner_id):
        return True
    if not reader.assessments or listing.owner_id is not None or listing.state not in BEFORE_PUBLIC:
        return False
    query = select(AssessmentRow.id).where(
        AssessmentRow.listing_id == listing.id,
        AssessmentRow.repository_id == listing.repository_id,
        col(AssessmentRow.id).in_(reader.assessments),
    )
    return session.exec(query).first() is not None


def find_readable(session: Session, slug: str, reader: Principal) -> ListingRow:
    """Return the listing with that slug; raise NotFoundError if there is none for this reader, GoneError if there was.

    What everybody could read once and was taken away says so for ever; what never was public stays unknown.
    """
    listing = session.exec(select(ListingRow).where(ListingRow.slug == slug)).one_or_none()
    if listing is None:
        raise NotFoundError("listing", slug)
    if not readable(session, listing, reader):
        raise _gone(session, listing) or NotFoundError("listing", slug)
    return listing


def _gone(session: Session, listing: ListingRow) -> GoneError | None:
    """Return when and why a listing ended that once was public, None for all others."""
    if listing.state not in ENDED:
        return None
    steps = session.exec(select(StepRow).where(StepRow.listing_id == listing.id).order_by(col(StepRow.number))).all()
    if not any(step.after in SHOWN for step in steps):
        return None
    return GoneError(listing.slug, steps[-1].step, steps[-1].at, steps[-1].reason)


def repository_readable(session: Session, repository_id: int, reader: Principal) -> bool:
    """Return whether somebody may see what was measured of a repository: through any listing that they may see."""
    if reader.guards:
        return True
    listings = session.exec(select(ListingRow).where(ListingRow.repository_id == repository_id)).all()
    return any(readable(session, listing, reader) for listing in listings)


def owns(listing: ListingRow, who: Principal) -> bool:
    """Return whether the listing belongs to an organisation of this account."""
    return who.member_of(listing.owner_id) is not None


def find_own(session: Session, slug: str, who: Principal) -> ListingRow:
    """Return the listing if it belongs to this vendor; others do not learn more than everybody knows."""
    who.require(Right.OFFER)
    listing = find_readable(session, slug, who)
    if not owns(listing, who):
        raise NotFoundError("own listing", slug)
    return listing


def lock_own(session: Session, slug: str, who: Principal) -> ListingRow:
    """Return the same, locked until the end of the transaction."""
    listing = find_own(session, slug, who)
    return session.exec(select(ListingRow).where(ListingRow.id == listing.id).with_for_update()).one()


def interested(listing: ListingRow, who: Principal) -> bool:
    """Return whether somebody belongs to who owns the listing or to who offers it by name, and so may not judge it."""
    return owns(listing, who) or who.member_of(listing.organisation_id) is not None


def refuse_interested(listing: ListingRow, who: Principal) -> None:
    """Raise ForbiddenError for a conflict of interest."""
    if interested(listing, who):
        raise ForbiddenError("nobody reviews what their own organisation offers")


def _taken_away(session: Session, listing: ListingRow) -> bool:
    """Return whether guards ever took the listing away from the public."""
    query = select(StepRow.number).where(StepRow.listing_id == listing.id, col(StepRow.step).in_(TAKING_AWAY))
    return session.exec(query).first() is not None


def _standing(listing: ListingRow, name: str, who: Principal) -> Standing:
    for standing in FIRST:
        usable = standing in who.standings and (standing not in NEEDED or who.may(NEEDED[standing]))
        if standing in STEPS[name].takers and usable:
            if standing is Standing.REVIEWER:
                refuse_interested(listing, who)
            return standing
    raise ForbiddenError(f"the step {name!r} is not yours to take")


def _checked(step: Step, reason: str) -> str:
    plain = reason.strip()
    refuse({"reason": length_fault("reason", plain, int(step.reasoned), LONGEST_REASON)})
    return plain


def _intend(session: Session, listing: ListingRow, name: str, standing: Standing, act: Act) -> None:
    wanted = IntendedStepRow(
        listing_id=key(listing), step=name, account_id=act.who.account, reason=act.reason, at=act.now
    )
    session.merge(wanted)
    note(session, act, standing, f"listing.intend.{name}", f"listing:{listing.slug}", reason=act.reason)


def _record(  # noqa: PLR0913, PLR0917 - all that an entry holds
    session: Session, listing: ListingRow, name: str, standing: Standing, act: Act, first: str = ""
) -> None:
    before, after = listing.state, STEPS[name].target
    listing.state, listing.state_since = after, act.now
    session.add(listing)
    number = session.exec(select(func.max(StepRow.number)).where(StepRow.listing_id == listing.id)).one() or 0
    place = act.who.member_of(listing.owner_id) if standing is Standing.VENDOR else None
    session.add(
        StepRow(
            listing_id=key(listing),
            number=number + 1,
            at=act.now,
            step=name,
            before=before,
            after=after,
            standing=standing,
            actor=place.name if place else act.who.actor(standing).name,
            account_id=first or act.who.account,
            second_id=act.who.account if first else "",
            reason=act.reason,
        )
    )
    if S.PUBLISHED in {before, after}:  # the index has what is published and nothing else
        index_listing(session, listing)
    told = {"slug": listing.slug, "name": listing.name, "step": name, "reason": act.reason}
    tidings = Tidings(MessageKind.LISTING, f"step:{key(listing)}:{number + 1}", told)
    tell_owners(session, listing, tidings, act.now, actor=act.who.account)
    if before == S.PUBLISHED:
        tell_curators(session, listing, number + 1, act)
    facts = {"before": before, "after": after, "reason": act.reason}
    note(session, act, standing, f"listing.{name}", f"listing:{listing.slug}", **facts)
