"""Secret links open one draft and outlive it; what a repository proposes is kept and never crosses drafts."""

import pytest
from sqlalchemy import text

from catalog.draft_keys import digest
from catalog.errors import NotFoundError, StateError, SubmissionError
from catalog.handing_over import ABANDONED, MOST_HANDOVERS
from catalog.inputs import Actor, ListingDraft
from catalog.jobs import JobState
from catalog.proposal import Proposal, Suggestion
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.views import AssessmentState, LocalText, Role

VENDOR = Actor("Beispiel GmbH", Role.VENDOR)
ADDRESS = "https://example.org/a/b"
FOUND = Proposal("c", (Suggestion("name", "Radar\x00", "README.md", 1),))
CLOSED = ListingDraft(
    "", "Kasse", LocalText("Eine Kasse."), LocalText("Eine Kasse für das Amt."), origin="vendor", proprietary=True
)


def test_a_secret_opens_its_draft_and_only_its_hash_is_kept(catalog: Catalog, sessions: Sessions) -> None:
    draft, other = catalog.drafts.start(VENDOR), catalog.drafts.start(VENDOR)
    key = catalog.draft_keys.issue(draft.id)
    assert catalog.draft_keys.open(key).draft == draft.id
    assert catalog.draft_keys.issue(draft.id) != key
    with sessions.read() as session:
        kept = [str(row) for row in session.connection().execute(text("SELECT * FROM draftkey"))]
    assert not any(key in row for row in kept)
    assert any(digest(key) in row for row in kept)
    for wrong in (digest(key), other.id, "", "\x00\ud800", key + "x"):
        with pytest.raises(NotFoundError) as caught:
            catalog.draft_keys.open(wrong)
        assert not wrong or wrong not in str(caught.value)


def test_a_secret_leads_to_the_listing_once_it_is_published(catalog: Catalog) -> None:
    draft = catalog.drafts.start(VENDOR)
    key = catalog.draft_keys.issue(draft.id)
    with pytest.raises(NotFoundError):
        catalog.draft_keys.attach(key, draft.id)
    catalog.drafts.save(draft.id, CLOSED, VENDOR)
    slug = catalog.drafts.publish(draft.id, VENDOR).slug
    opened = catalog.draft_keys.open(key)
    assert (opened.draft, opened.slug) == ("", slug)
    strange = catalog.drafts.start(VENDOR)
    with pytest.raises(NotFoundError):
        catalog.draft_keys.attach(key, strange.id)
    catalog.draft_keys.attach(key, catalog.drafts.start(VENDOR, slug).id)
    assert catalog.draft_keys.open(key).draft


def test_a_discarded_draft_takes_its_secret_and_its_proposal_with_it(catalog: Catalog) -> None:
    draft = catalog.drafts.start(VENDOR)
    key = catalog.draft_keys.issue(draft.id)
    request = catalog.proposals.request(draft.id, ADDRESS)
    catalog.drafts.discard(draft.id)
    with pytest.raises(NotFoundError):
        catalog.draft_keys.open(key)
    assert catalog.proposals.of(draft.id) is None
    catalog.proposals.fail(request.id, "clone.failed", "")
    with pytest.raises(NotFoundError):
        catalog.proposals.begin(request.id)
    with pytest.raises(NotFoundError):
        catalog.draft_keys.issue(draft.id)
    with pytest.raises(NotFoundError):
        catalog.proposals.request(draft.id, ADDRESS)


def test_a_request_is_answered_once_and_kept(catalog: Catalog) -> None:
    draft = catalog.drafts.start(VENDOR)
    asked = catalog.proposals.request(draft.id, f"{ADDRESS}.git")
    assert (asked.address, asked.state, asked.proposal) == (ADDRESS, AssessmentState.QUEUED, None)
    assert catalog.proposals.request(draft.id, ADDRESS).id == asked.id
    assert catalog.proposals.begin(asked.id) == ADDRESS
    catalog.proposals.complete(asked.id, FOUND)
    catalog.proposals.complete(asked.id, Proposal())
    catalog.proposals.fail(asked.id, "clone.failed", "too late")
    with pytest.raises(StateError):
        catalog.proposals.begin(asked.id)
    view = catalog.proposals.of(draft.id)
    assert view
    assert (view.state, view.fault) == (AssessmentState.COMPLETED, "")
    assert view.proposal == Proposal("c", (Suggestion("name", "Radar", "README.md", 1),))
    assert catalog.drafts.read(draft.id).content.name == "", "nothing is taken by itself"


def test_another_address_forgets_what_the_first_proposed(catalog: Catalog) -> None:
    draft = catalog.drafts.start(VENDOR)
    first = catalog.proposals.request(draft.id, ADDRESS)
    second = catalog.proposals.request(draft.id, f"{ADDRESS}2")
    assert second.id != first.id
    with pytest.raises(NotFoundError):
        catalog.proposals.complete(first.id, FOUND)
    view = catalog.proposals.of(draft.id)
    assert view
    assert (view.id, view.proposal) == (second.id, None)


def test_a_wrong_or_listed_address_is_refused_with_its_field(catalog: Catalog) -> None:
    draft = catalog.drafts.start(VENDOR)
    catalog.listings.import_listing(ListingDraft("one", "One", LocalText("Eins"), address=ADDRESS))
    for address, code in (("", "address.empty"), ("x", "address.not_https"), (ADDRESS, "address.already_listed")):
        with pytest.raises(SubmissionError) as caught:
            catalog.proposals.request(draft.id, address)
        assert caught.value.faults == {"address": code}


def test_a_lost_job_is_handed_over_again_and_not_for_ever(catalog: Catalog) -> None:
    draft = catalog.drafts.start(VENDOR)
    catalog.proposals.request(draft.id, ADDRESS)
    queue = catalog.proposals.queue
    assert catalog.proposals.reconcile() == 0
    for _ in range(MOST_HANDOVERS):
        (alive,) = [job.id for job in queue.jobs.values() if job.state is JobState.QUEUED]  # type: ignore[attr-defined]
        queue.become(alive, JobState.FAILED)  # type: ignore[attr-defined]
        catalog.proposals.reconcile()
    view = catalog.proposals.of(draft.id)
    assert view
    assert (view.state, view.fault) == (AssessmentState.FAILED, ABANDONED)
    assert catalog.proposals.reconcile() == 0
