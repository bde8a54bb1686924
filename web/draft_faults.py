"""The sentences for the faults of a draft: the reason and the way out; the field and the line stand beside them."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.inputs import ListingDraft
from web import faults as submission
from web.draft_form import BASICS, LABELS, field_of, input_of, item_of, part_of
from web.language import Language, mark, translations

FAULTS: Mapping[str, str] = {
    "answer.empty": mark("Die Angabe ist leer. Füllen Sie sie aus, oder entfernen Sie sie."),
    "answer.malformed": mark("Das hat nicht die verlangte Form. Der Hinweis am Feld nennt sie."),
    "answer.not_a_choice": mark("Diese Auswahl gibt es nicht. Wählen Sie einen Eintrag der Liste."),
    "answer.not_a_date": mark("Dieses Datum verstehen wir nicht. Schreiben Sie es wie 31.01.2027 oder 2027-01-31."),
    "answer.not_an_amount": mark("Das ist kein Betrag. Schreiben Sie ihn in Euro, zum Beispiel 1200."),
    "answer.not_https": mark("Die Adresse beginnt nicht mit https://. Geben Sie eine solche Adresse an."),
    "answer.out_of_range": mark("Die Zahl ist zu groß oder kleiner als null. Bitte prüfen Sie sie."),
    "answer.too_many": mark("Das sind zu viele Zeilen. Lassen Sie höchstens 100 davon stehen."),
    "answer.twice": mark("Das steht zweimal da. Entfernen Sie eines davon."),
    "answer.wrong_kind": mark("Das lässt sich hier nicht lesen. Schreiben Sie eine Zahl, zum Beispiel 3."),
    "draft.too_large": mark("Der Entwurf ist zu groß und wurde nicht gespeichert. Kürzen Sie die langen Texte."),
    "kind.unknown": mark("Diese Art von Eintrag gibt es nicht. Wählen Sie eine der drei aus."),
    "languages.too_many": mark("Das sind zu viele Programmiersprachen. Nennen Sie die wichtigsten."),
    "languages.twice": mark("Eine Programmiersprache steht zweimal da. Entfernen Sie eine davon."),
    "licence.too_long": mark("Der Name der Lizenz ist zu lang. Verwenden Sie das Kürzel, zum Beispiel EUPL-1.2."),
    "offered_for.not_a_service": mark("Nur Beratung und Betrieb nennen andere Lösungen. Leeren Sie das Feld."),
    "offered_for.unknown": mark("Diese Lösung steht nicht im Katalog. Kopieren Sie die Adresse ihres Eintrags."),
    "statement.dated_ahead": mark("Das Datum liegt in der Zukunft. Bitte prüfen Sie es."),
    "statement.ends_before_its_date": mark("Das Ende liegt vor dem Beginn. Bitte prüfen Sie das Datum."),
    "statement.ends_too_late": mark("So lange gilt diese Angabe nicht. Nennen Sie ein früheres Ende."),
    "statement.evidence_not_yours": mark(
        "Diesen Nachweis kann nur jemand anderes geben. Schreiben Sie Ihre Angabe neu."
    ),
    "statement.link_missing": mark("Dafür brauchen wir einen Nachweis. Geben Sie seine Adresse an."),
    "statement.not_yours": mark("Diese Angabe hat jemand anderes gemacht. Sie lässt sich hier nicht ändern."),
    "statement.out_of_range": mark("Das Jahr liegt zu weit in der Zukunft. Bitte prüfen Sie das Datum."),
    "statement.too_long": mark("Der Text ist zu lang. Kürzen Sie ihn auf höchstens 2.000 Zeichen."),
    "statement.twice": mark("Diese Frage ist zweimal beantwortet. Speichern Sie den Teil noch einmal."),
    "statement.undated": mark("Hier fehlt das Datum. Speichern Sie den Teil noch einmal."),
    "statement.unknown": mark("Diese Frage gibt es nicht mehr. Speichern Sie den Teil noch einmal."),
    "statement.without_zone": mark("Das Datum ist unvollständig. Geben Sie es noch einmal ein."),
    "summary.empty": mark("Die Kurzbeschreibung fehlt. Sagen Sie in einem Satz, was das Angebot leistet."),
    "summary.too_long": mark("Die Kurzbeschreibung ist zu lang. Kürzen Sie sie auf höchstens 150 Zeichen."),
    "topics.too_many": mark("Das sind zu viele Themen. Wählen Sie die wichtigsten aus."),
    "topics.twice": mark("Ein Thema ist zweimal gewählt. Speichern Sie den Teil noch einmal."),
    "topics.unknown": mark("Ein Thema gibt es nicht. Wählen Sie aus der Liste."),
    "website.not_https": mark("Die Adresse beginnt nicht mit https://. Geben Sie eine solche Adresse an."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault as a page shows it: the part and input where it stands, the field's name, the line, the sentence.

    A fault of the whole draft has no input and no name.
    """

    part: str
    input: str
    label: str
    item: int
    sentence: str


def draft_faults(language: Language, codes: Mapping[str, str], content: ListingDraft) -> tuple[Fault, ...]:
    """Return every fault in words, by its part and field."""
    return tuple(_fault(language, place, code, content) for place, code in sorted(codes.items()))


def label_of(language: Language, name: str) -> str:
    """Return what a field is called."""
    field = field_of(name)
    if field is None:
        return translations(language).gettext(LABELS.get(name, name))
    return field.label.en if language is Language.EN and field.label.en else field.label.de


def _fault(language: Language, place: str, code: str, content: ListingDraft) -> Fault:
    part, box = part_of(place), input_of(place)
    name = box if part == BASICS else f"statements.{box.partition('.')[0]}"
    known = FAULTS.get(code)
    sentence = (
        translations(language).gettext(known)
        if known
        else submission.fault_sentence(language, code, _typed(place, content))
    )
    return Fault(part, box, label_of(language, name) if name else "", item_of(place), sentence)


def _typed(place: str, content: ListingDraft) -> str:
    organisation = content.organisation.name if content.organisation else ""
    values = {
        "name": content.name,
        "address": content.address,
        "description": content.description.de,
        "description_en": content.description.en,
        "organisation": organisation,
    }
    return values.get(place, "")
