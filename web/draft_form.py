"""The guided form of a draft: its parts, what each asks, and how what was typed becomes the draft's content.

Whatever is typed is kept in the draft, also what is wrong; only a day that cannot be read stays on the page alone. A
statement that was not touched keeps its source and date.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import parse_qs

from catalog.answers import AMOUNT
from catalog.checking import needs_source
from catalog.field import Field, Kind, ListingKind
from catalog.fields import FIELDS, GROUPS, fields_of
from catalog.finding import organisation_slug
from catalog.inputs import ListingDraft, OrganisationDraft
from catalog.organisations import AS_TYPED
from catalog.plain_texts import one_line
from catalog.proposal import STATEMENT, with_statement
from catalog.views import Answer, Evidence, Lines, LocalText, Statement
from web.language import Language, mark
from web.typed_days import typed_day

BASICS = "basics"
CHOICE = "organisation_choice"
"""The input that says which of several similar organisations is meant."""
OPEN, CLOSED, SERVICE = "open", "proprietary", "service"
"""What may be listed: software with a public repository, software without one, and help with software."""
BASICS_TITLE = mark("Das Wichtigste")
LABELS: Mapping[str, str] = {
    "offer": mark("Was bieten Sie an?"),
    "address": mark("Adresse des Repositorys"),
    "name": mark("Name"),
    "summary_de": mark("Kurzbeschreibung"),
    "summary_en": mark("Kurzbeschreibung auf Englisch"),
    "description_de": mark("Beschreibung"),
    "description_en": mark("Beschreibung auf Englisch"),
    "organisation": mark("Organisation"),
    "website": mark("Webseite"),
    "licence": mark("Lizenz"),
    "topics": mark("Themen"),
    "offered_for": mark("Für welche Lösungen?"),
}
"""The questions of the first part, in their order."""
SLUG = re.compile(r"(?:.*/)?solutions/([^/?#]+).*")
GROUPED = {
    Language.DE: re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?|\d+(,\d+)?", re.ASCII),
    Language.EN: re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?", re.ASCII),
}
MOST_INPUTS = 2_000
Posted = Mapping[str, Sequence[str]]


def parts_of(content: ListingDraft) -> tuple[str, ...]:
    """Return the parts of the form for this kind of listing, in their order."""
    groups = {field.group for field in fields_of(content.kind)}
    return (BASICS, *(group for group in GROUPS if group in groups))


def asked(part: str, content: ListingDraft) -> tuple[str, ...]:
    """Return the names of what a part asks, as `catalog.proposal` names fields."""
    if part != BASICS:
        return tuple(f"{STATEMENT}{field.key}" for field in fields_of(content.kind) if field.group == part)
    left_out = {"address"} if not needs_source(content) else set()
    left_out |= {"licence"} if content.kind == ListingKind.SERVICE else {"offered_for"}
    return tuple(name for name in LABELS if name not in left_out)


def offer_of(content: ListingDraft) -> str:
    """Return what is listed."""
    if content.kind == ListingKind.SERVICE:
        return SERVICE
    return CLOSED if content.proprietary else OPEN


def with_offer(content: ListingDraft, offer: str) -> ListingDraft:
    """Return the draft of that kind; what only another kind asks stays until the draft is saved without it."""
    if offer == SERVICE:
        return replace(content, kind=ListingKind.SERVICE.value, proprietary=False, address="")
    solution = replace(content, kind=ListingKind.SOLUTION.value, offered_for=())
    return replace(solution, proprietary=True, address="") if offer == CLOSED else replace(solution, proprietary=False)


@dataclass(frozen=True, slots=True)
class Read:
    """The content after a part was sent, and what could not become content: codes and texts by input."""

    content: ListingDraft
    faults: Mapping[str, str]
    typed: Mapping[str, str]


def read_part(part: str, content: ListingDraft, posted: Posted, language: Language) -> Read:
    """Return the draft with what was typed into one part; inputs that were not sent are empty."""
    if part == BASICS:
        return Read(_basics(content, posted), {}, {})
    faults, typed = {}, {}
    for field in fields_of(content.kind):
        if field.group != part:
            continue
        end = one(posted, f"{field.key}.end")
        if end and _day(end) is None:
            faults[f"{STATEMENT}{field.key}.expires_at"] = "answer.not_a_date"
            typed[f"{field.key}.end"] = end
        content = _answered(content, field, posted, language)
    return Read(content, faults, typed)


def read_posted(body: bytes) -> Posted:
    """Return what a form sent, every value under its name, empty ones too; what is no form is empty."""
    try:
        return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_INPUTS)
    except ValueError:
        return {}


def one(posted: Posted, name: str) -> str:
    """Return the first text sent under a name, without spaces around it, with plain line ends."""
    return next(iter(posted.get(name, ())), "").replace("\r\n", "\n").strip()


def lines(text: str) -> tuple[str, ...]:
    """Return the lines that hold anything."""
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def shown_number(value: Answer | None, language: Language) -> str:
    """Return a number or an amount as people of that language type it; anything else as it was typed."""
    text = f"{value:g}" if isinstance(value, float) else str(value if value is not None else "")
    return text.replace(".", ",") if language is Language.DE and AMOUNT.fullmatch(text) else text


def _basics(content: ListingDraft, posted: Posted) -> ListingDraft:
    offer = one(posted, "offer")
    content = with_offer(content, offer) if offer in (OPEN, CLOSED, SERVICE) else content
    organisation = one_line(one(posted, "organisation"))
    kept = _organisation(content.organisation, organisation, one(posted, CHOICE))
    return replace(
        content,
        name=one_line(one(posted, "name")),
        summary=LocalText(_line(posted, "summary_de"), _line(posted, "summary_en")),
        description=LocalText(one(posted, "description_de"), one(posted, "description_en")),
        address=one(posted, "address") if needs_source(content) else "",
        website=one(posted, "website"),
        licence="" if content.kind == ListingKind.SERVICE else one(posted, "licence"),
        topics=tuple(posted.get("topics", ())),
        organisation=kept,
        offered_for=tuple(map(_slug, lines(one(posted, "offered_for")))) if offer_of(content) == SERVICE else (),
    )


def _organisation(known: OrganisationDraft | None, name: str, choice: str) -> OrganisationDraft | None:
    """Return who offers it; an answer to the question who is meant counts only for the name that was asked about."""
    if known is None or known.name != name:
        return OrganisationDraft(name) if name else None
    if choice == AS_TYPED:
        return replace(known, slug=organisation_slug(OrganisationDraft(name)))
    return replace(known, slug=choice) if choice else known


def _line(posted: Posted, name: str) -> str:
    return one_line(one(posted, name))


def _slug(line: str) -> str:
    """Return the slug of a listing, whose address may have been typed instead."""
    found = SLUG.fullmatch(line)
    return found[1] if found else line


def _answered(content: ListingDraft, field: Field, posted: Posted, language: Language) -> ListingDraft:
    before = next((each for each in content.statements if each.key == field.key), None)
    answer = _answer(field, posted, language)
    note = LocalText(one(posted, f"{field.key}.note"), one(posted, f"{field.key}.note_en"))
    words = LocalText(one(posted, field.key), one(posted, f"{field.key}.en")) if field.kind is Kind.TEXT else note
    if answer is None and not (words.de or words.en):
        return replace(content, statements=tuple(each for each in content.statements if each.key != field.key))
    said = Statement(
        field.key,
        "" if answer is not None else words.de or words.en,
        Evidence.SELF_DECLARED,
        value_en="" if answer is not None else words.en,
        data=answer,
        note=note if answer is not None else LocalText(""),
        link=one(posted, f"{field.key}.link"),
        expires_at=_day(one(posted, f"{field.key}.end")) if field.own_end else None,
    )
    if before is not None and field.kind is Kind.CHOICES and _as_set(before.data) == _as_set(answer):
        said = replace(said, data=before.data)
    return content if before is not None and _same(before, said) else with_statement(content, said)


def _as_set(answer: Answer | None) -> frozenset[str]:
    return frozenset(answer) if isinstance(answer, tuple) else frozenset()


def _same(before: Statement, said: Statement) -> bool:
    """Return whether two statements say the same, whatever their date, source and evidence."""
    words = ("", "") if said.data is not None else (before.value, before.value_en)
    return (words, before.data, before.note, before.link, before.expires_at) == (
        (said.value, said.value_en),
        said.data,
        said.note,
        said.link,
        said.expires_at,
    )


def _answer(field: Field, posted: Posted, language: Language) -> Answer | None:
    """Return what was typed as the typed answer; a text that is no such answer stays a text, and so a fault."""
    text = one(posted, field.key)
    answer: Answer | None = text or None
    match field.kind:
        case Kind.TEXT:
            answer = None
        case Kind.CHOICES:
            answer = tuple(posted.get(field.key, ())) or None
        case Kind.LINKS | Kind.LIST:
            answer = lines(text) or None
        case Kind.LINES:
            said = Lines(lines(text), lines(one(posted, f"{field.key}.en")))
            answer = said if said.de or said.en else None
        case Kind.NUMBER:
            plain = _plain_number(text, language)
            answer = float(plain) if plain else answer
        case Kind.MONEY:
            answer = _plain_number(text, language) or answer
        case Kind.YES_NO:
            answer = {"yes": True, "no": False}.get(text, answer)
    return answer


def _plain_number(text: str, language: Language) -> str:
    """Return a number as `AMOUNT` has it, read by the customs of the language, or nothing if it is none."""
    if not GROUPED[language].fullmatch(text):
        return ""
    group, point = (".", ",") if language is Language.DE else (",", ".")
    plain = text.replace(group, "").replace(point, ".")
    return plain if AMOUNT.fullmatch(plain) else ""


def _day(text: str) -> datetime | None:
    try:
        day = typed_day(text)
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def field_of(name: str) -> Field | None:
    """Return the question behind a field's name, None for those of the first part."""
    return FIELDS.get(name.removeprefix(STATEMENT)) if name.startswith(STATEMENT) else None


def part_of(place: str) -> str:
    """Return the part of the form where a fault's place stands."""
    field = FIELDS.get(re.split(r"[.\[]", place.removeprefix(STATEMENT))[0]) if place.startswith(STATEMENT) else None
    return field.group if field else BASICS


def input_of(place: str) -> str:
    """Return the id of the input at a fault's place."""
    if not place.startswith(STATEMENT):
        name = place.partition("[")[0]
        return f"{name}_de" if name in ("summary", "description") else name
    key, _, rest = place.removeprefix(STATEMENT).partition(".")
    within = rest.partition("[")[0]
    ends = {"expires_at": f"{key}.end", "en": f"{key}.en", "note": f"{key}.note", "link": f"{key}.link"}
    return ends.get(within, key.partition("[")[0])


def item_of(place: str) -> int:
    """Return the number of the line at a fault's place, counted from 1; 0 for the whole."""
    found = re.search(r"\[(\d+)\]$", place)
    return int(found[1]) + 1 if found else 0


def answered(names: Iterable[str], content: ListingDraft) -> int:
    """Return how many of these fields say something."""
    said = {f"{STATEMENT}{each.key}" for each in content.statements}
    texts = {
        "offer": "x",
        "address": content.address,
        "name": content.name,
        "summary_de": content.summary.de,
        "summary_en": content.summary.en,
        "description_de": content.description.de,
        "description_en": content.description.en,
        "organisation": content.organisation and content.organisation.name,
        "website": content.website,
        "licence": content.licence,
        "topics": content.topics,
        "offered_for": content.offered_for,
    }
    return sum(bool(name in said or texts.get(name)) for name in names)
