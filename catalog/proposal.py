"""What a repository proposes for a draft: values with the file and line they come from, taken only when somebody asks.

`field` is "name", "summary_de", "summary_en", "description_de", "description_en", "licence", "website", "organisation",
"topics", or "statements." with the key of a question. Earlier suggestions for a field come from better sources.
"""

from dataclasses import dataclass, replace

import msgspec

from catalog.columns import storable_document
from catalog.field import Kind
from catalog.fields import FIELDS
from catalog.inputs import ListingDraft, OrganisationDraft
from catalog.publiccode.ledger import Repair
from catalog.views import Answer, Evidence, LocalText, Statement

LARGEST_DOCUMENT = 500_000
STATEMENT = "statements."


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One value for one field; `path` and `line` say where it stands (line 0: in the file as a whole).

    `note` says in English what did not come with it, `link` is the proof of a statement.
    """

    field: str
    value: Answer
    path: str
    line: int = 0
    note: str = ""
    link: str = ""

    @property
    def place(self) -> str:
        """Return the place as a statement's source names it."""
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class Proposal:
    """Everything that was found; `text` is the repaired publiccode.yml (empty if there is none that can be read).

    `repairs` are the steps from the file in the repository to `text`, `unreadable` why there is none, and the line
    that says so (0: the file as a whole).
    """

    commit: str = ""
    suggestions: tuple[Suggestion, ...] = ()
    repairs: tuple[Repair, ...] = ()
    text: str = ""
    unreadable: str = ""
    unreadable_line: int = 0

    def of(self, field: str) -> tuple[Suggestion, ...]:
        """Return what is suggested for one field, the best source first, each value once."""
        found: dict[str, Suggestion] = {}
        for each in self.suggestions:
            if each.field == field:
                found.setdefault(repr(each.value), each)
        return tuple(found.values())


def encode(proposal: Proposal) -> str:
    """Return the proposal as JSON; one that is too large loses its text and its last suggestions."""
    document = msgspec.json.encode(storable_document(msgspec.to_builtins(proposal)))
    if len(document) > LARGEST_DOCUMENT:
        return encode(replace(proposal, suggestions=proposal.suggestions[: len(proposal.suggestions) // 2], text=""))
    return document.decode()


def decode(document: str | bytes) -> Proposal:
    """Read what `encode` wrote; raise msgspec.DecodeError for anything else."""
    return msgspec.json.decode(document, type=Proposal)


def present(content: ListingDraft, field: str) -> Answer | None:
    """Return what the draft says in a field, None if nothing."""
    if field.startswith(STATEMENT):
        said = next((each for each in content.statements if STATEMENT + each.key == field), None)
        return (said.data if said.data is not None else said.value or None) if said else None
    texts: dict[str, Answer] = {
        "name": content.name,
        "summary_de": content.summary.de,
        "summary_en": content.summary.en,
        "description_de": content.description.de,
        "description_en": content.description.en,
        "licence": content.licence,
        "website": content.website,
        "organisation": content.organisation.name if content.organisation else "",
        "topics": content.topics,
    }
    return texts[field] or None


def taken(content: ListingDraft, suggestion: Suggestion) -> ListingDraft:
    """Return the draft with the suggested value in its field, whatever stood there."""
    if suggestion.field.startswith(STATEMENT):
        return _stated(content, suggestion)
    value = suggestion.value
    if suggestion.field == "topics":
        return replace(content, topics=value if isinstance(value, tuple) else ())
    text = value if isinstance(value, str) else ""
    name, _, language = suggestion.field.partition("_")
    if name == "summary":
        return replace(content, summary=_in_language(content.summary, language, text))
    if name == "description":
        return replace(content, description=_in_language(content.description, language, text))
    if name == "organisation":
        return replace(content, organisation=OrganisationDraft(text))
    parts = {"name": content.name, "licence": content.licence, "website": content.website, name: text}
    return replace(content, name=parts["name"], licence=parts["licence"], website=parts["website"])


def _in_language(text: LocalText, language: str, said: str) -> LocalText:
    return replace(text, en=said) if language == "en" else replace(text, de=said)


def taken_where_empty(content: ListingDraft, proposal: Proposal) -> ListingDraft:
    """Return the draft with the best suggestion in every field that is still empty."""
    for each in proposal.suggestions:
        if present(content, each.field) is None:
            content = taken(content, each)
    return content


def with_statement(content: ListingDraft, statement: Statement) -> ListingDraft:
    """Return the draft with this statement in the place of the one with its key."""
    kept = tuple(each for each in content.statements if each.key != statement.key)
    return replace(content, statements=(*kept, statement))


def _stated(content: ListingDraft, suggestion: Suggestion) -> ListingDraft:
    key = suggestion.field.removeprefix(STATEMENT)
    before = next((each for each in content.statements if each.key == key), None)
    note = before.note if before else LocalText("")
    words = suggestion.value if FIELDS[key].kind is Kind.TEXT and isinstance(suggestion.value, str) else ""
    data = None if words else suggestion.value
    statement = Statement(key, words, Evidence.SELF_DECLARED, suggestion.place, data=data, link=suggestion.link)
    return with_statement(content, replace(statement, note=LocalText("") if data is None else note))
