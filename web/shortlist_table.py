"""A shortlist as a table: a row for each solution, and for each question the answer and how it is known."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from catalog.acting import towns_of
from catalog.fields import FIELDS
from catalog.views import Evidence, LocalText, NoteView, ReferenceView, SolutionView, Statement
from web.formats import local_zone, number
from web.language import mark
from web.rendering import Visit, local
from web.wording import word

UNKNOWN = mark("nicht bekannt")
NO_USE = mark("noch keine Meldung")
HEADINGS = (
    mark("Name"),
    mark("Adresse"),
    mark("Art des Eintrags"),
    mark("Worum es geht"),
    mark("Organisation"),
    mark("Lizenz"),
    mark("Programmiersprachen"),
    mark("Themen"),
    mark("Quelltext"),
    mark("Webseite"),
    mark("Sterne (von 5)"),
    mark("Punkte (von 100)"),
    mark("Punkte, wahrscheinlich von"),
    mark("Punkte, wahrscheinlich bis"),
    mark("Gemessen am"),
    mark("Nutzung durch Kommunen"),
    mark("Eintrag geändert am"),
)
EVIDENCE_HEADING = mark("%(question)s: Nachweis")
AS_OF = mark("Stand %(day)s")
EXPIRED = mark("abgelaufen")
NOT_SCORED = mark("nicht bewertet")
OWN_NOTES = mark("Eigene Notizen, nur für Ihre Kommune")


def shortlist_table(
    visit: Visit, solutions: Sequence[SolutionView], notes: Sequence[NoteView] | None = None
) -> Iterator[tuple[str, ...]]:
    """Yield the headings, then a row for each solution; days are ISO dates, amounts of points whole numbers.

    Given a municipality's notes, each row ends with those of its solution, the newest first.
    """
    labels = [local(visit.language, field.label)[0] for field in FIELDS.values()]
    evidence = visit.text(EVIDENCE_HEADING)
    questions = [heading for label in labels for heading in (label, evidence % {"question": label})]
    last = () if notes is None else (visit.text(OWN_NOTES),)
    yield (*map(visit.text, HEADINGS), *questions, *last)
    for solution in solutions:
        own = () if notes is None else ("; ".join(_notes(visit, solution.card.slug, notes)),)
        yield (*_facts(visit, solution), *_answers(visit, solution), *own)


def _notes(visit: Visit, slug: str, notes: Sequence[NoteView]) -> Iterator[str]:
    """Yield the notes about a solution, with the name of the municipality for who acts for several."""
    names = {each.slug: each.name for each in towns_of(visit.who)}
    for note in notes:
        if note.slug == slug:
            place = names[note.organisation] if len(names) > 1 else ""
            yield f"{', '.join(part for part in (place, _day(note.updated_at), note.author) if part)}: {note.text}"


def _facts(visit: Visit, solution: SolutionView) -> tuple[str, ...]:
    card = solution.card
    said = (
        solution.organisation.name,
        card.licence,
        ", ".join(card.languages),
        ", ".join(word(visit.language, "topic", topic) for topic in card.topics),
        card.repository,
        solution.website,
    )
    uses = "; ".join(_use(visit, reference) for reference in solution.references)
    return (
        card.name,
        visit.absolute(visit.address(f"/solutions/{card.slug}")),
        word(visit.language, "listing_kind", card.kind),
        local(visit.language, card.summary)[0],
        *(text or visit.text(UNKNOWN) for text in said),
        *_score(visit, solution),
        uses or visit.text(NO_USE),
        _day(card.updated_at),
    )


def _score(visit: Visit, solution: SolutionView) -> tuple[str, ...]:
    score = solution.card.score
    if score is None or score.value is None:
        measured = _day(score.created_at) if score else ""
        return (visit.text(NOT_SCORED),) * 4 + (measured or visit.text(NOT_SCORED),)
    low, high = (number(edge, visit.language) for edge in score.interval) if score.interval else ("", "")
    return str(score.stars), number(score.value, visit.language), low, high, _day(score.created_at)


def _answers(visit: Visit, solution: SolutionView) -> Iterator[str]:
    known = {statement.key: statement for statement in solution.statements}
    for key in FIELDS:
        statement = known.get(key)
        if statement is None or not statement.value:
            yield visit.text(UNKNOWN)
            yield ""
        else:
            yield local(visit.language, LocalText(statement.value, statement.value_en))[0]
            yield _how_known(visit, statement)


def _how_known(visit: Visit, statement: Statement) -> str:
    return ", ".join(_evidence(visit, statement.evidence, statement.as_of, expired=statement.expired))


def _use(visit: Visit, reference: ReferenceView) -> str:
    moment = reference.confirmed_at or reference.claimed_at
    how = ", ".join(_evidence(visit, reference.evidence, moment, expired=reference.expired))
    return f"{reference.municipality}: {word(visit.language, 'use', reference.status)} ({how})"


def _evidence(visit: Visit, evidence: Evidence, moment: datetime | None, *, expired: bool) -> Iterator[str]:
    yield word(visit.language, "evidence", evidence)
    if moment is not None:
        yield visit.text(AS_OF) % {"day": _day(moment)}
    if expired:
        yield visit.text(EXPIRED)


def _day(moment: datetime) -> str:
    return moment.astimezone(local_zone()).date().isoformat()
