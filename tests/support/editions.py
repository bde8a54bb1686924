"""What tests of the criteria need again and again: a criterion as it is typed, an edition that two publish."""

from dataclasses import replace
from importlib.resources import files

from catalog.criteria import Criteria, Edition, SuitabilityCriterion, read_criteria
from catalog.criteria_drafting import CriterionDraft
from catalog.permissions import Principal
from catalog.services import Catalog
from catalog.views import LocalText
from web.criteria_form import as_written

ASKED = CriterionDraft(
    area="operation",
    title=LocalText("Plan für den Notfall", "Plan for an emergency"),
    guidance=LocalText("Ist beschrieben, was bei einem Ausfall zu tun ist?", "Is it described what to do then?"),
    evidence=LocalText("Ein Handbuch mit Rufnummern.", "A manual with telephone numbers."),
    source="BSI-Standard 200-4",
)
"""A criterion that no shipped edition has."""


def reworded(criterion: SuitabilityCriterion, question: str = "Gibt es das, und seit wann?") -> CriterionDraft:
    """The same criterion with another question."""
    return replace(as_written(criterion), guidance=LocalText(question, "Is there one, and since when?"))


def typed(wanted: CriterionDraft, state: str) -> dict[str, str]:
    """The form of a criterion as a browser sends it."""
    texts = {
        f"{name}_{end}": getattr(getattr(wanted, name), end)
        for name in ("title", "guidance", "evidence")
        for end in ("de", "en")
    }
    ticked = {"blocking": "1"} if wanted.blocking else {}
    return texts | ticked | {"area": wanted.area, "source": wanted.source, "state": state}


def shown(catalog: Catalog, who: Principal) -> str:
    """The state of the draft as a page shows it now."""
    found = catalog.criteria_drafts.read(who)
    assert found
    return found.state


def criterion(catalog: Catalog, who: Principal, name: str) -> SuitabilityCriterion:
    """A criterion of the draft."""
    found = catalog.criteria_drafts.read(who)
    assert found
    return next(each for each in found.criteria if each.id == name)


def next_release() -> Criteria:
    """What a later release might ship: one criterion in other words, in an edition of its own."""
    text = (files("catalog") / "data" / "criteria.toml").read_text(encoding="utf-8")
    text = text.replace('current = "2026-1"', 'current = "2027-1"').replace('["2026-1"]', '["2026-1", "2027-1"]')
    text = text.replace("[[criteria]]", '[[editions]]\nid = "2027-1"\npublished = 2027-03-01\n\n[[criteria]]', 1)
    start = text.index('[[criteria]]\nid = "exit"')
    end = text.index("[[criteria]]", start + 1)
    old = text[start:end]
    new = old.replace('id = "exit"', 'id = "leaving"\nreplaces = "exit"').replace('"2026-1", ', "")
    return read_criteria(text[:start] + old.replace(', "2027-1"', "") + new + text[end:])


def publish(catalog: Catalog, first: Principal, second: Principal, reason: str = "Wir fragen nach mehr.") -> Edition:
    """Publish the draft by two people."""
    catalog.criteria_drafts.intend(reason, first, shown(catalog, first))
    return catalog.criteria_drafts.agree(second, shown(catalog, second))
