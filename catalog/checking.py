"""Finds every fault of a listing's content at once, each as a code at its place; nothing is repaired silently."""

from collections.abc import Iterable
from datetime import datetime

from catalog.answers import is_link
from catalog.field import ListingKind
from catalog.fields import FIELDS
from catalog.inputs import ListingDraft
from catalog.plain_texts import one_line
from catalog.statements import end_of, says_something, statement_faults
from catalog.submissions import LONGEST_DESCRIPTION, LONGEST_NAME, SHORTEST_DESCRIPTION, SUMMARY_LENGTH, length_fault
from catalog.topics import TOPICS
from catalog.views import Evidence, Role, Statement

LONGEST_LICENCE = 200
MOST_WORDS = 40
LONGEST_WORD = 60

CLAIMS = {
    Role.VENDOR: frozenset({Evidence.SELF_DECLARED}),
    Role.MUNICIPALITY: frozenset({Evidence.SELF_DECLARED, Evidence.CONFIRMED}),
    Role.REVIEWER: frozenset({Evidence.SELF_DECLARED, Evidence.REVIEWED}),
    Role.OPERATOR: frozenset(Evidence) - {Evidence.UNKNOWN},
}
"""How each role may say that something is known."""


def content_faults(content: ListingDraft) -> dict[str, str]:
    """Return what keeps any content from being stored, whoever brings it."""
    faults = {
        "name": "" if one_line(content.name) else "name.empty",
        "summary": "" if content.summary.de.strip() else "summary.empty",
        "topics": "" if set(content.topics) <= TOPICS.keys() else "topics.unknown",
        "kind": "" if content.kind in set(ListingKind) else "kind.unknown",
        "offered_for": "offered_for.not_a_service" if content.offered_for and not _is_service(content) else "",
    }
    return {place: code for place, code in faults.items() if code} | statement_faults(content.statements)


def publishing_faults(
    content: ListingDraft, published: Iterable[Statement], role: Role, now: datetime
) -> dict[str, str]:
    """Return what keeps a draft from being published, but for its address, which is looked at over the network."""
    faults = {
        "name": length_fault("name", one_line(content.name), 1, LONGEST_NAME),
        "summary": length_fault("summary", content.summary.de.strip(), 1, SUMMARY_LENGTH),
        "summary_en": length_fault("summary", content.summary.en, 0, SUMMARY_LENGTH),
        "description": length_fault(
            "description", content.description.de.strip(), SHORTEST_DESCRIPTION, LONGEST_DESCRIPTION
        ),
        "description_en": length_fault("description", content.description.en, 0, LONGEST_DESCRIPTION),
        "licence": length_fault("licence", content.licence, 0, LONGEST_LICENCE),
        "website": "website.not_https" if content.website and not is_link(content.website) else "",
        "address": "address.empty" if needs_source(content) and not content.address.strip() else "",
        "organisation": _organisation_fault(content),
        "languages": _words_fault("languages", content.languages),
        "topics": _words_fault("topics", content.topics),
    }
    told = {place: code for place, code in faults.items() if code}
    return told | content_faults(content) | _claim_faults(content, published, role, now)


def needs_source(content: ListingDraft) -> bool:
    """Return whether the listing needs a repository: it is software, and nobody says that it is proprietary."""
    return not _is_service(content) and not content.proprietary


def _is_service(content: ListingDraft) -> bool:
    return content.kind == ListingKind.SERVICE


def _words_fault(field: str, words: tuple[str, ...]) -> str:
    if len(set(words)) < len(words):
        return f"{field}.twice"
    is_long = len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words)
    return f"{field}.too_many" if is_long else ""


def _organisation_fault(content: ListingDraft) -> str:
    name = content.organisation.name if content.organisation else ""
    return length_fault("organisation", name.strip(), 0, LONGEST_NAME)


def _claim_faults(content: ListingDraft, published: Iterable[Statement], role: Role, now: datetime) -> dict[str, str]:
    """Return where somebody speaks for others: states in their name, or drops or replaces what they stated."""
    known, said = set(published), set(content.statements)
    faults = {
        f"statements.{each.key}": "statement.not_yours"
        for each in known - said
        if each.evidence not in CLAIMS[role] and not _is_over(each, now)
    }
    for each in content.statements:
        if each in known or not says_something(each):
            continue
        if each.evidence not in CLAIMS[role]:
            faults[f"statements.{each.key}.evidence"] = "statement.evidence_not_yours"
        if each.as_of is not None and each.as_of.tzinfo is not None and each.as_of > now:
            faults[f"statements.{each.key}.as_of"] = "statement.dated_ahead"
    return faults


def _is_over(statement: Statement, now: datetime) -> bool:
    end = end_of(FIELDS[statement.key], statement)
    return end is not None and end <= now
