"""A score stands among those of similar solutions: by one method, with ranges that overlap, and only what is public."""

from dataclasses import replace

import pytest
from showcase import full_report

from catalog.inputs import ListingDraft
from catalog.services import Catalog
from catalog.views import LocalText
from scorers.report import LanguageCoverage, ReportFile

OWN = "own"


def listed(catalog: Catalog, slug: str, value: float, lines: int = 1_000, topic: str = "council") -> None:
    """List a solution in Python with a value, a range of nine points to both sides, and so many lines."""
    address = f"https://example.org/town/{slug}"
    catalog.listings.import_listing(
        ListingDraft(slug, slug, LocalText("Für den Rat."), address=address, topics=(topic,))
    )
    report = full_report(address, slug.encode().hex().ljust(40, "0"), value)
    files = (ReportFile("a.py", "Python", "source", lines), ReportFile("test_a.py", "Python", "test", 9_999))
    catalog.reports.import_report(address, replace(report, files=files))


@pytest.fixture
def filled(catalog: Catalog) -> Catalog:
    listed(catalog, OWN, 60)
    for slug, value, lines in (("worse", 30, 2_900), ("near", 65, 1_100), ("better", 85, 3_100)):
        listed(catalog, slug, value, lines)
    listed(catalog, "elsewhere", 70, 900, "mobility")
    return catalog


def test_each_group_counts_those_below_alike_and_above_by_their_whole_ranges(filled: Catalog) -> None:
    standings = {each.group: each for each in filled.peers.standings(OWN)}
    topic, language, size = (standings[name] for name in ("topic", "language", "size"))
    assert (topic.values, topic.below, topic.alike, topic.above) == ((30.0, 65.0, 85.0), 1, 1, 1)
    assert topic.median == 65
    assert (len(language.values), language.below, language.alike, language.above) == (4, 1, 2, 1)
    assert size.values == (30.0, 65.0, 70.0), "3,100 lines are more than three times 1,000"


def test_the_nearest_share_topic_and_language_and_are_ordered_by_size(filled: Catalog) -> None:
    assert [peer.slug for peer in filled.peers.nearest(OWN)] == ["near", "worse", "better"]
    near = filled.peers.nearest(OWN)[0]
    assert (near.lines, near.score.value, near.score.interval) == (1_100, 65.0, (56.0, 74.0))


def test_other_methods_and_other_languages_are_no_peers(catalog: Catalog) -> None:
    listed(catalog, OWN, 60)
    report = full_report("https://example.org/town/old", "a" * 40, 50.0)
    former = replace(report, score=replace(report.score, model="baseline-1"))
    java = replace(report.coverage, languages=(LanguageCoverage("Java", 9, 1.0, analysed=True),))
    foreign = replace(full_report("https://example.org/town/java", "b" * 40, 50.0), coverage=java, files=())
    for slug, each, topic in (("old", former, "council"), ("java", foreign, "mobility")):
        address = f"https://example.org/town/{slug}"
        catalog.listings.import_listing(ListingDraft(slug, slug, LocalText("x"), address=address, topics=(topic,)))
        catalog.reports.import_report(address, each)
    assert catalog.peers.standings(OWN) == ()
    assert catalog.peers.nearest(OWN) == ()


def test_a_repository_counts_once_however_often_it_is_listed(filled: Catalog) -> None:
    twin = ListingDraft("twin", "Twin", LocalText("x"), address="https://example.org/town/near", topics=("council",))
    filled.listings.import_listing(twin)
    (topic, *_) = filled.peers.standings(OWN)
    assert topic.values == (30.0, 65.0, 85.0)


def test_without_a_score_there_is_nothing_to_compare(catalog: Catalog) -> None:
    catalog.listings.import_listing(ListingDraft(OWN, OWN, LocalText("x"), topics=("council",)))
    assert (catalog.peers.standings(OWN), catalog.peers.nearest(OWN)) == ((), ())
