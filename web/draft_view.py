"""What the pages of a draft show, ready for the template: each input with its value, its faults and its suggestions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from catalog.checking import needs_source
from catalog.field import Field, Kind
from catalog.fields import GROUPS
from catalog.inputs import ListingDraft
from catalog.proposal import Proposal, Suggestion, present
from catalog.topics import TOPICS
from catalog.views import Answer, Lines, LocalText, Statement
from web.draft_faults import Fault, label_of
from web.draft_form import (
    BASICS,
    BASICS_TITLE,
    CLOSED,
    OPEN,
    SERVICE,
    answered,
    asked,
    field_of,
    offer_of,
    parts_of,
    shown_number,
)
from web.language import Language, mark, translations

OFFERS: Mapping[str, str] = {
    OPEN: mark("Software mit öffentlichem Repository"),
    CLOSED: mark("Software ohne öffentliches Repository, zum Beispiel ein reiner Mietdienst (SaaS)"),
    SERVICE: mark("Beratung und Betrieb für Lösungen anderer"),
}
HINTS: Mapping[str, str] = {
    "offer": mark(
        "Davon hängt ab, was wir fragen. Ohne Quelltext zeigt der Eintrag: „Nicht bewertbar: kein Quelltext“."
    ),
    "address": mark("Die Adresse, mit der man den Quelltext holt. Sie beginnt mit https://."),
    "name": mark("So, wie man das Angebot kennt."),
    "summary_de": mark("Ein Satz mit höchstens 150 Zeichen. Er steht in der Suche."),
    "summary_en": mark("Für Leser der englischen Seiten. Fehlt sie, steht dort der deutsche Satz."),
    "description_de": mark("Was leistet das Angebot, und für wen? Zwei bis fünf Sätze genügen."),
    "description_en": mark("Für Leser der englischen Seiten."),
    "organisation": mark("Wer bietet es an? Zum Beispiel Ihr Unternehmen oder Ihre Behörde."),
    "website": mark("Eine Seite, die mehr erzählt. Sie beginnt mit https://."),
    "licence": mark("Das Kürzel nach SPDX, zum Beispiel EUPL-1.2. Bei geschlossener Software der Name der Lizenz."),
    "topics": mark("Wählen Sie die passenden Themen. Wenige gute helfen mehr als viele."),
    "offered_for": mark("Die Adressen der Einträge, für die Ihr Angebot gilt, eine je Zeile."),
}
AREAS = frozenset({"description_de", "description_en", "offered_for"})
REQUIRED = frozenset({"offer", "address", "name", "summary_de", "description_de"})
WIDGETS: Mapping[Kind, str] = {
    Kind.TEXT: "area",
    Kind.CHOICE: "choice",
    Kind.CHOICES: "choices",
    Kind.YES_NO: "choice",
    Kind.LINKS: "area",
    Kind.LIST: "area",
    Kind.LINES: "area",
    Kind.DATE: "date",
}


@dataclass(frozen=True, slots=True)
class Offered:
    """One suggestion as shown; `index` is its place in the proposal, `used` says that the draft has it already."""

    index: int
    label: str
    text: str
    path: str
    line: int
    note: str
    used: bool
    free: bool


@dataclass(frozen=True, slots=True)
class Control:
    """One question; `english`, `note`, `link` and `end` are further inputs, None where there is none."""

    id: str
    label: str
    hint: str
    widget: str
    value: str = ""
    chosen: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    required: bool = False
    source: str = ""
    english: str | None = None
    note: LocalText | None = None
    link: str | None = None
    end: str | None = None
    faults: tuple[Fault, ...] = ()
    offered: tuple[Offered, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the form as the overview lists it."""

    name: str
    title: str
    questions: int
    answered: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A draft with what was proposed for it and its faults, in one language."""

    language: Language
    content: ListingDraft
    proposal: Proposal
    faults: tuple[Fault, ...]

    def parts(self) -> tuple[Part, ...]:
        """Return the parts of the form."""
        return tuple(
            Part(
                part,
                self.title(part),
                len(asked(part, self.content)),
                answered(asked(part, self.content), self.content),
                tuple(each for each in self.faults if each.part == part),
            )
            for part in parts_of(self.content)
        )

    def title(self, part: str) -> str:
        """Return what a part is called."""
        return self.text(BASICS_TITLE) if part == BASICS else self.local(GROUPS[part])

    def offered(self) -> tuple[Offered, ...]:
        """Return every suggestion for a field that this kind of listing has, the best source first."""
        order = [name for part in parts_of(self.content) for name in asked(part, self.content)]
        found = [
            (order.index(each.field), index, each)
            for index, each in enumerate(self.proposal.suggestions)
            if each.field in order and each is self.proposal.of(each.field)[0]
        ]
        more = [
            (order.index(each.field), index, each)
            for index, each in enumerate(self.proposal.suggestions)
            if each.field in order and any(each is other for other in self.proposal.of(each.field)[1:])
        ]
        return tuple(self._offered(index, each) for _, index, each in sorted([*found, *more], key=lambda row: row[:2]))

    def controls(self, part: str, typed: Mapping[str, str]) -> tuple[Control, ...]:
        """Return the questions of a part; `typed` is what could not be kept, by its input."""
        return tuple(self._control(name, typed) for name in asked(part, self.content))

    def text(self, message: str) -> str:
        """Return a German message in the page's language."""
        return translations(self.language).gettext(message)

    def local(self, text: LocalText) -> str:
        """Return a label in the page's language."""
        return text.en if self.language is Language.EN and text.en else text.de

    def _control(self, name: str, typed: Mapping[str, str]) -> Control:
        field = field_of(name)
        control = self._basic(name) if field is None else self._question(field, typed)
        own = tuple(each for each in self.faults if each.input.partition(".")[0] == control.id)
        offered = tuple(each for each in self.offered() if self.proposal.suggestions[each.index].field == name)
        return replace(control, faults=own, offered=offered)

    def _basic(self, name: str) -> Control:
        widget, value = "area" if name in AREAS else "line", ""
        chosen: tuple[str, ...] = ()
        choices: tuple[tuple[str, str], ...] = ()
        if name == "offer":
            widget, chosen = "choice", (offer_of(self.content),)
            choices = tuple((key, self.text(label)) for key, label in OFFERS.items())
        elif name == "topics":
            widget, chosen = "choices", self.content.topics
            choices = tuple((key, self.local(label)) for key, label in TOPICS.items())
        elif name == "address":
            value = self.content.address
        elif name == "offered_for":
            value = "\n".join(self.content.offered_for)
        else:
            value = str(present(self.content, name) or "")
        required = name in REQUIRED or (name == "offered_for" and not needs_source(self.content))
        return Control(
            name, label_of(self.language, name), self.text(HINTS[name]), widget, value, chosen, choices, "", required
        )

    def _question(self, field: Field, typed: Mapping[str, str]) -> Control:
        said = next((each for each in self.content.statements if each.key == field.key), None)
        data = said.data if said else None
        choices = [(key, self.local(label)) for key, label in field.choices.items()]
        if field.kind is Kind.YES_NO:
            choices = [("yes", self.text(mark("Ja"))), ("no", self.text(mark("Nein")))]
        if field.kind in (Kind.CHOICE, Kind.YES_NO):
            choices = [("", self.text(mark("keine Angabe"))), *choices]
        end = said.expires_at.date().isoformat() if said and said.expires_at else ""
        return Control(
            field.key,
            self.local(field.label),
            self.local(field.help),
            WIDGETS.get(field.kind, "line"),
            self._shown(field, said),
            _chosen(data) if choices else (),
            tuple(choices),
            self.local(field.unit),
            source=said.source if said else "",
            english=_english(field, said),
            note=None if field.kind is Kind.TEXT else said.note if said and data is not None else LocalText(""),
            link=(said.link if said else "") if field.linked or (said and said.link) else None,
            end=typed.get(f"{field.key}.end", end) if field.own_end else None,
        )

    def _shown(self, field: Field, said: Statement | None) -> str:
        if said is None:
            return ""
        if said.data is None:
            return said.value if field.kind is Kind.TEXT else ""
        match said.data:
            case Lines(de=de):
                return "\n".join(de)
            case tuple():
                return "\n".join(said.data)
        return shown_number(said.data, self.language)

    def _offered(self, index: int, each: Suggestion) -> Offered:
        now = present(self.content, each.field)
        return Offered(
            index,
            label_of(self.language, each.field),
            self._words(each),
            each.path,
            each.line,
            each.note,
            used=now == each.value,
            free=now is None,
        )

    def _words(self, each: Suggestion) -> str:
        field = field_of(each.field)
        choices = field.choices if field else TOPICS if each.field == "topics" else {}
        match each.value:
            case Lines(de=de, en=en):
                return "; ".join(de or en)
            case tuple():
                return "; ".join(self.local(choices[item]) if item in choices else item for item in each.value)
        text = str(each.value)
        return self.local(choices[text]) if text in choices else text


def _english(field: Field, said: Statement | None) -> str | None:
    if field.kind is Kind.TEXT:
        return said.value_en if said else ""
    if field.kind is not Kind.LINES:
        return None
    return "\n".join(said.data.en) if said and isinstance(said.data, Lines) else ""


def _chosen(data: Answer | None) -> tuple[str, ...]:
    match data:
        case bool():
            return ("yes" if data else "no",)
        case str():
            return (data,)
        case tuple():
            return data
    return ("",)


NO_PROPOSAL = Proposal()
