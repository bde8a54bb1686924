"""Drafts stay apart from what the public sees; publishing makes the next version, and no version ever changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from catalog.drafts import DraftView
from catalog.errors import NotFoundError, StateError, SubmissionError
from catalog.inputs import Actor, ListingDraft, OrganisationDraft, SearchQuery, Submission
from catalog.permissions import MARKETPLACE
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.tables import DraftKeyRow
from catalog.versions import facts, fold
from catalog.views import AssessmentState, Evidence, Lines, LocalText, Role, SolutionView, Statement
from scorers.report import Report

VENDOR = Actor("Beispiel GmbH", Role.VENDOR)
REVIEWER = Actor("Gutachterin", Role.REVIEWER)
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
HOSTING = Statement("operating_model", "", Evidence.SELF_DECLARED, data=("own-server",))
CONTENT = ListingDraft(
    slug="",
    name="Radar",
    summary=LocalText("Zeigt Baustellen."),
    description=LocalText("Eine Karte aller Baustellen im Ort."),
    address="https://example.org/a/radar",
    licence="EUPL-1.2",
    topics=("mobility",),
    organisation=OrganisationDraft("Beispiel GmbH"),
    statements=(HOSTING,),
    origin="vendor",
)
CLOSED = replace(CONTENT, name="Kasse", address="", licence="", proprietary=True)


def published(catalog: Catalog, content: ListingDraft = CONTENT, actor: Actor = VENDOR) -> str:
    draft = catalog.drafts.start(actor)
    catalog.drafts.save(draft.id, content, actor)
    return catalog.drafts.publish(draft.id, actor).slug


def edited(catalog: Catalog, slug: str, actor: Actor = VENDOR, **change: object) -> DraftView:
    draft = catalog.drafts.start(actor, slug)
    return catalog.drafts.save(draft.id, replace(draft.content, **change), actor)


def test_a_draft_is_seen_by_nobody_and_keeps_every_fault(catalog: Catalog) -> None:
    draft = catalog.drafts.start(VENDOR)
    saved = catalog.drafts.save(draft.id, replace(CONTENT, name="", topics=("no-such-topic",)), VENDOR)
    assert saved.content.topics == ("no-such-topic",)
    assert catalog.drafts.read(draft.id) == saved
    assert saved.faults == {"name": "name.empty", "topics": "topics.unknown"}
    assert (saved.slug, saved.outdated, saved.actor, saved.role) == ("", False, "Beispiel GmbH", Role.VENDOR)
    with pytest.raises(NotFoundError):
        catalog.listings.read("radar", MARKETPLACE)
    with pytest.raises(SubmissionError):
        catalog.drafts.publish(draft.id, VENDOR)
    assert catalog.drafts.read(draft.id) == saved


def test_publishing_lists_the_solution_and_asks_for_its_assessment(catalog: Catalog) -> None:
    draft = catalog.drafts.start(VENDOR)
    catalog.drafts.save(draft.id, replace(CONTENT, address="https://example.org/a/radar.git"), VENDOR)
    done = catalog.drafts.publish(draft.id, VENDOR)
    assert done.slug == "radar"
    assert done.assessment is not None
    assert catalog.assessments.read(done.assessment).state is AssessmentState.QUEUED
    solution = catalog.listings.read("radar", MARKETPLACE)
    assert solution.card.repository == "https://example.org/a/radar"
    assert solution.version == 1
    (hosting,) = (each for each in solution.statements if each.value)
    assert (hosting.key, hosting.data, hosting.as_of) == ("operating_model", ("own-server",), NOW)
    assert hosting.expires_at == datetime(2028, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert catalog.listings.search(SearchQuery()).total == 0, "not before anything was measured"
    with pytest.raises(NotFoundError):
        catalog.drafts.read(draft.id)


def test_a_proprietary_product_without_a_repository_is_visible_and_says_that_it_cannot_be_assessed(
    catalog: Catalog,
) -> None:
    draft = catalog.drafts.start(VENDOR)
    assert catalog.drafts.save(draft.id, replace(CLOSED, proprietary=False), VENDOR).faults == {
        "address": "address.empty"
    }
    catalog.drafts.save(draft.id, CLOSED, VENDOR)
    assert catalog.drafts.publish(draft.id, VENDOR).assessment is None
    (card,) = catalog.listings.search(SearchQuery(text="kasse")).cards
    assert (card.proprietary, card.repository, card.score) == (True, "", None)
    assert card.not_assessable == "no_public_source"


def test_a_service_is_linked_to_its_solutions_in_both_directions(catalog: Catalog) -> None:
    published(catalog, CLOSED)
    service = ListingDraft(
        slug="",
        name="Einführung der Kasse",
        summary=LocalText("Wir führen die Kasse ein."),
        description=LocalText("Schulung, Einrichtung und Betrieb."),
        organisation=OrganisationDraft("Rechenzentrum Nord"),
        kind="service",
        offered_for=("kasse",),
        statements=(Statement("services", "", Evidence.SELF_DECLARED, data=("training", "operation")),),
        origin="vendor",
    )
    slug = published(catalog, service)
    view = catalog.listings.read(slug, MARKETPLACE)
    assert (view.card.kind, view.card.not_assessable) == ("service", "service")
    assert [each.slug for each in view.offered_for] == ["kasse"]
    (offered,) = catalog.listings.read("kasse", MARKETPLACE).services
    assert (offered.slug, offered.name, offered.organisation) == (slug, "Einführung der Kasse", "Rechenzentrum Nord")
    assert "operating_model" not in {each.key for each in view.statements}
    draft = edited(catalog, slug, offered_for=("kasse", "nirgends"))
    with pytest.raises(SubmissionError) as caught:
        catalog.drafts.publish(draft.id, VENDOR)
    assert caught.value.faults == {"offered_for[1]": "offered_for.unknown"}
    assert edited(catalog, "kasse", offered_for=("kasse",)).faults == {"offered_for": "offered_for.not_a_service"}


def test_all_faults_of_a_draft_are_told_at_once_with_their_places(catalog: Catalog) -> None:
    draft = catalog.drafts.start(VENDOR)
    statements = (
        replace(HOSTING, evidence=Evidence.CONFIRMED),
        Statement("interfaces", "", Evidence.SELF_DECLARED, data=("oparl", "fax")),
        Statement("exit", "ja", Evidence.SELF_DECLARED, as_of=NOW + timedelta(days=1)),
    )
    wrong = replace(
        CONTENT,
        name="n" * 121,
        summary=LocalText("s" * 151),
        description=LocalText("kurz"),
        address="http://example.org/a/b",
        website="javascript:alert(1)",
        kind="other",
        topics=("mobility", "mobility"),
        languages=("C" * 61,),
        statements=statements,
    )
    catalog.drafts.save(draft.id, wrong, VENDOR)
    with pytest.raises(SubmissionError) as caught:
        catalog.drafts.publish(draft.id, VENDOR)
    assert caught.value.faults == {
        "name": "name.too_long",
        "summary": "summary.too_long",
        "description": "description.too_short",
        "address": "address.not_https",
        "website": "website.not_https",
        "kind": "kind.unknown",
        "topics": "topics.twice",
        "languages": "languages.too_many",
        "statements.operating_model.evidence": "statement.evidence_not_yours",
        "statements.interfaces[1]": "answer.not_a_choice",
        "statements.exit.as_of": "statement.dated_ahead",
    }


def test_a_vendor_keeps_what_a_reviewer_stated_until_that_is_over(
    catalog: Catalog, clock: Callable[[], datetime]
) -> None:
    slug = published(catalog, CLOSED)
    review = edited(catalog, slug, REVIEWER, statements=(replace(HOSTING, evidence=Evidence.REVIEWED),))
    catalog.drafts.publish(review.id, REVIEWER)
    draft = edited(catalog, slug, name="Kasse 2")
    assert draft.faults == {}
    (reviewed,) = draft.content.statements
    assert reviewed.evidence is Evidence.REVIEWED
    others = {
        "statements.operating_model": "statement.not_yours",
        "statements.operating_model.evidence": "statement.evidence_not_yours",
    }
    changed = replace(draft.content, statements=(replace(reviewed, data=("vendor-saas",)),))
    assert catalog.drafts.save(draft.id, changed, VENDOR).faults == others
    for said in ((), (HOSTING,)):
        dropped = catalog.drafts.save(draft.id, replace(draft.content, statements=said), VENDOR)
        assert dropped.faults == {"statements.operating_model": "statement.not_yours"}
        assert catalog.drafts.save(draft.id, dropped.content, REVIEWER).faults == {}
    clock.forward(days=800)  # type: ignore[attr-defined]
    catalog.drafts.save(draft.id, replace(draft.content, statements=(HOSTING,)), VENDOR)
    catalog.drafts.publish(draft.id, VENDOR)


def test_a_changed_statement_does_not_keep_the_date_of_the_one_before(
    catalog: Catalog, clock: Callable[[], datetime]
) -> None:
    slug = published(catalog, CLOSED)
    clock.forward(days=10)  # type: ignore[attr-defined]
    draft = edited(catalog, slug, name="Kasse 2")
    catalog.drafts.publish(draft.id, VENDOR)
    assert next(each for each in catalog.listings.read(slug, MARKETPLACE).statements if each.value).as_of == NOW
    before = catalog.drafts.start(VENDOR, slug).content.statements[0]
    draft = edited(catalog, slug, statements=(replace(before, data=("vendor-saas",)),))
    catalog.drafts.publish(draft.id, VENDOR)
    hosting = next(each for each in catalog.listings.read(slug, MARKETPLACE).statements if each.value)
    assert (hosting.data, hosting.as_of) == (("vendor-saas",), NOW + timedelta(days=10))


def test_the_usual_end_follows_the_date_and_an_attestation_keeps_its_own(catalog: Catalog) -> None:
    end = NOW + timedelta(days=1_000)
    attested = Statement("security_attestation", "", Evidence.SELF_DECLARED, data=("iso-27001",), expires_at=end)
    slug = published(catalog, replace(CLOSED, statements=(attested, HOSTING)))
    statements = {each.key: each for each in catalog.drafts.start(VENDOR, slug).content.statements}
    assert statements["operating_model"].expires_at is None
    assert statements["security_attestation"].expires_at == end
    renewed = replace(statements["operating_model"], as_of=NOW - timedelta(days=31))
    catalog.drafts.publish(edited(catalog, slug, statements=(renewed, statements["security_attestation"])).id, VENDOR)
    shown = {each.key: each for each in catalog.listings.read(slug, MARKETPLACE).statements}
    assert shown["operating_model"].expires_at == datetime(2027, 12, 2, 3, 4, 5, tzinfo=UTC)
    assert shown["security_attestation"].expires_at == end


def test_an_address_that_is_listed_is_refused_and_ones_own_is_not(catalog: Catalog) -> None:
    slug = published(catalog)
    with pytest.raises(SubmissionError) as caught:
        published(catalog)
    assert caught.value.faults == {"address": "address.already_submitted"}
    catalog.drafts.publish(edited(catalog, slug, name="Radar 2").id, VENDOR)
    assert catalog.listings.read(slug, MARKETPLACE).card.name == "Radar 2"


def test_a_listing_has_one_draft_and_discarding_it_changes_nothing(catalog: Catalog) -> None:
    slug = published(catalog)
    before = catalog.listings.read(slug, MARKETPLACE)
    draft = edited(catalog, slug, name="Anders")
    assert catalog.drafts.start(REVIEWER, slug).id == draft.id
    assert [(each.field, each.before, each.after) for each in draft.changes] == [("name", "Radar", "Anders")]
    assert catalog.listings.read(slug, MARKETPLACE) == before
    catalog.drafts.discard(draft.id)
    assert catalog.listings.read(slug, MARKETPLACE) == before
    assert catalog.drafts.start(VENDOR, slug).content.name == "Radar"
    with pytest.raises(NotFoundError):
        catalog.drafts.start(VENDOR, "nirgends")


def test_a_draft_of_an_older_version_is_published_only_when_its_writer_has_seen_the_newer(catalog: Catalog) -> None:
    catalog.listings.import_listing(replace(CLOSED, slug="kasse", origin="sample"))
    draft = edited(catalog, "kasse", licence="MIT")
    catalog.listings.import_listing(replace(CLOSED, slug="kasse", origin="sample", name="Kasse Plus"))
    assert catalog.drafts.read(draft.id).outdated
    with pytest.raises(StateError):
        catalog.drafts.publish(draft.id, VENDOR)
    assert not catalog.drafts.rebase(draft.id).outdated
    catalog.drafts.publish(draft.id, VENDOR)
    assert catalog.listings.read("kasse", MARKETPLACE).card.licence == "MIT"


def test_a_draft_that_was_never_published_goes_with_its_link_after_half_a_year(
    catalog: Catalog, clock: Callable[[], datetime], sessions: Sessions
) -> None:
    slug = published(catalog)
    edited(catalog, slug)
    left, kept = catalog.drafts.start(VENDOR), catalog.drafts.start(VENDOR)
    catalog.draft_keys.issue(left.id)
    clock.forward(days=179)  # type: ignore[attr-defined]
    catalog.drafts.save(kept.id, CONTENT, VENDOR)
    assert catalog.drafts.expire() == 0
    clock.forward(days=1)  # type: ignore[attr-defined]
    assert catalog.drafts.expire() == 1
    with pytest.raises(NotFoundError):
        catalog.drafts.read(left.id)
    assert catalog.drafts.read(kept.id).content.name == CONTENT.name
    assert catalog.drafts.start(VENDOR, slug).slug == slug
    with sessions.read() as session:
        assert not session.exec(select(DraftKeyRow)).all()
    assert catalog.drafts.expire() == 0


def test_an_enormous_draft_is_refused(catalog: Catalog) -> None:
    draft = catalog.drafts.start(VENDOR)
    with pytest.raises(SubmissionError):
        catalog.drafts.save(draft.id, replace(CONTENT, name="n" * 600_000), VENDOR)
    assert not catalog.drafts.read(draft.id).content.name


def test_versions_say_who_changed_what_and_when(
    catalog: Catalog, clock: Callable[[], datetime], make_report: Callable[..., Report]
) -> None:
    catalog.listings.submit(
        Submission("Radar", "https://example.org/a/b", "Zeigt alle Baustellen im Ort.", "Beispiel GmbH")
    )
    clock.forward(days=1)  # type: ignore[attr-defined]
    draft = edited(catalog, "radar", REVIEWER, licence="MIT", statements=(HOSTING,))
    catalog.drafts.publish(draft.id, REVIEWER)
    catalog.reports.import_report("https://example.org/a/b", make_report())
    second, first = catalog.versions.list("radar", MARKETPLACE)
    assert (first.number, first.actor, first.role, first.at) == (1, "Beispiel GmbH", Role.VENDOR, NOW)
    assert (second.number, second.actor, second.role) == (2, "Gutachterin", Role.REVIEWER)
    assert second.at == NOW + timedelta(days=1)
    changes = {change.field: (change.before, change.after) for change in second.changes}
    assert changes.keys() == {"licence", "statements.operating_model"}
    assert changes["licence"] == (None, "MIT")
    assert changes["statements.operating_model"][1]["data"] == ["own-server"]
    assert "licence" not in catalog.versions.at("radar", 1, MARKETPLACE)
    assert catalog.versions.at("radar", 2, MARKETPLACE)["licence"] == "MIT"
    with pytest.raises(NotFoundError):
        catalog.versions.at("radar", 3, MARKETPLACE)


def test_a_stored_version_cannot_be_changed(catalog: Catalog, sessions: Sessions) -> None:
    published(catalog)
    with pytest.raises(DBAPIError, match="never changed"), sessions.write() as session:
        session.execute(text("UPDATE version SET actor = 'somebody else'"))


NAMES = st.sampled_from(["Radar", "Kasse", "Ümläut & Söhne", "\x00x"])
STATEMENTS = st.lists(
    st.sampled_from(
        [
            HOSTING,
            replace(HOSTING, key="data_location", data=("eu",)),
            Statement("exit", "jederzeit", Evidence.SELF_DECLARED, value_en="any time"),
            Statement("features", "", Evidence.SELF_DECLARED, data=Lines(("Karte",), ("map",)), note=LocalText("x")),
            Statement("price_per_year", "", Evidence.SELF_DECLARED, data="12.50"),
        ]
    ),
    max_size=3,
    unique_by=lambda each: each.key,
).map(tuple)
CONTENTS = st.builds(
    replace,
    st.just(CLOSED),
    name=NAMES,
    licence=st.sampled_from(["", "MIT"]),
    topics=st.sampled_from([(), ("mobility",), ("mobility", "geodata")]),
    statements=STATEMENTS,
)


class Writing(RuleBasedStateMachine):
    """Any order of saving, publishing, importing and discarding, on one listing."""

    catalog: Catalog
    clock: Callable[[], datetime]
    numbers = count(1)

    def __init__(self) -> None:
        super().__init__()
        self.slug = f"listing-{next(self.numbers)}"
        self.draft = ""
        self.bring(CLOSED)

    @rule(content=CONTENTS)
    def bring(self, content: ListingDraft) -> None:
        self.clock.forward(hours=1)  # type: ignore[attr-defined]
        self.catalog.listings.import_listing(replace(content, slug=self.slug, origin="sample"))
        self.shown = self.catalog.listings.read(self.slug, MARKETPLACE)

    @rule(content=CONTENTS)
    def save(self, content: ListingDraft) -> None:
        draft = self.catalog.drafts.start(VENDOR, self.slug)
        self.draft = draft.id
        self.catalog.drafts.save(draft.id, replace(content, slug=self.slug), VENDOR)

    @precondition(lambda self: self.draft)
    @rule()
    def discard(self) -> None:
        self.catalog.drafts.discard(self.draft)
        self.draft = ""

    @precondition(lambda self: self.draft)
    @rule()
    def publish(self) -> None:
        draft = self.catalog.drafts.read(self.draft)
        if draft.outdated:
            with pytest.raises(StateError):
                self.catalog.drafts.publish(self.draft, VENDOR)
            self.catalog.drafts.rebase(self.draft)
        self.clock.forward(hours=1)  # type: ignore[attr-defined]
        self.catalog.drafts.publish(self.draft, VENDOR)
        self.draft = ""
        after = self.catalog.listings.read(self.slug, MARKETPLACE)
        assert after.version - self.shown.version == (1 if draft.changes else 0)
        self.shown = after

    @invariant()
    def the_public_sees_what_was_published_last(self) -> None:
        assert self.catalog.listings.read(self.slug, MARKETPLACE) == self.shown

    @invariant()
    def all_changes_together_are_the_present_content(self) -> None:
        versions = self.catalog.versions.list(self.slug, MARKETPLACE)
        assert [each.number for each in versions] == list(range(len(versions), 0, -1))
        assert all(each.changes for each in versions)
        changes = [change for version in reversed(versions) for change in version.changes]
        present = self.catalog.versions.at(self.slug, len(versions), MARKETPLACE)
        assert fold(changes) == present
        assert present["name"] == self.shown.card.name
        said = {each.key for each in self.shown.statements if each.value}
        assert {name.removeprefix("statements.") for name in present if name.startswith("statements.")} == said

    @invariant()
    def earlier_versions_stay_as_they_were(self) -> None:
        versions = self.catalog.versions.list(self.slug, MARKETPLACE)
        known: dict[int, object] = self.__dict__.setdefault("known", {})
        for each in versions:
            assert known.setdefault(each.number, each) == each
        assert len(known) == len(versions)


def test_drafts_and_versions_keep_their_promises_in_any_order(catalog: Catalog, clock: Callable[[], datetime]) -> None:
    class Bound(Writing):
        pass

    Bound.catalog, Bound.clock = catalog, clock
    few = settings(
        max_examples=10,
        stateful_step_count=15,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    run_state_machine_as_test(Bound, settings=few)


def test_reading_and_storing_again_changes_nothing(catalog: Catalog) -> None:
    slug = published(catalog, replace(CLOSED, statements=(HOSTING, Statement("exit", "ja", Evidence.SELF_DECLARED))))
    before: SolutionView = catalog.listings.read(slug, MARKETPLACE)
    content = catalog.drafts.start(VENDOR, slug).content
    catalog.listings.import_listing(content)
    assert catalog.listings.read(slug, MARKETPLACE) == before
    assert facts(content) == catalog.versions.at(slug, 1, MARKETPLACE)


@pytest.mark.parametrize(
    ("slug", "fault"), [("", "similar"), ("beispiel", ""), ("beispiel-gmbh", ""), ("x", "unknown")]
)
def test_an_organisation_like_a_known_one_is_asked_about_before_publishing(
    catalog: Catalog, slug: str, fault: str
) -> None:
    known = replace(CONTENT, name="Anderes", address="https://example.org/a/other", slug="anderes", origin="sample")
    catalog.listings.import_listing(replace(known, organisation=OrganisationDraft("Beispiel", slug="beispiel")))
    draft = catalog.drafts.start(VENDOR)
    named = replace(CONTENT, organisation=OrganisationDraft("Beispiel GmbH", slug=slug))
    faults = catalog.drafts.save(draft.id, named, VENDOR).faults
    assert faults.get("organisation", "") == (f"organisation.{fault}" if fault else "")
    if fault:
        with pytest.raises(SubmissionError):
            catalog.drafts.publish(draft.id, VENDOR)
    else:
        published = catalog.drafts.publish(draft.id, VENDOR).slug
        assert catalog.listings.read(published, MARKETPLACE).organisation.slug == slug
