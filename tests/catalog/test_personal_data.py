"""Whoever takes their data along takes what they did and what they were told, and nothing of anybody else's."""

import json
from dataclasses import dataclass, replace

import pytest
from editions import ASKED, publish, shown
from people import add_organisation
from reviewing import ADDRESS, Office, office

from catalog.complaints import ComplaintDraft
from catalog.false_alarms import digest_of, key_of
from catalog.permissions import Principal
from catalog.personal_data import SECOND, owned_tables
from catalog.tables import Row
from scorers.report import ReportFinding

__all__ = ["office"]
COMPLAINT, ANSWER = "Max Muster sagt, das stimme alles gar nicht.", "Wir haben die Angabe geprüft und belegt."
WANTED, AGREED = "Niemand pflegt das mehr.", "Wir fragen nach mehr."
MARKED, WITHDRAWN = "Der Wert dient nur dem Zwischenspeichern.", "Er schützt doch ein Passwort."
FINDING = ReportFinding("bandit", "B324", "high", "high", "app.py", 12, "Weak hash.")


@dataclass(frozen=True)
class Busy:
    """A catalogue in which everybody has done something together with somebody else."""

    office: Office
    people: dict[str, Principal]

    def export(self, name: str) -> dict[str, list[dict[str, object]]]:
        return self.office.catalog.own_account.export(self.people[name])


@pytest.fixture
def busy(office: Office) -> Busy:
    catalog, rita, ralf = office.catalog, office.rita, office.ralf
    ada, bob = (office.person(name, roles=["administrator"]) for name in ("Ada", "Bob"))
    vera = office.person("Vera", organisation=add_organisation(office.sessions, "radar-gmbh"))
    rosa = office.person("Rosa", roles=["reviewer"])
    office.submit(report=replace(office.make_report(repository=ADDRESS), findings=(FINDING,)))
    office.publish()
    complaint = catalog.complaints.file("radar", ComplaintDraft("statement", COMPLAINT, "max@example.org", "de"))
    catalog.complaints.answer(complaint, "upheld", ANSWER, ralf)
    mark = catalog.false_alarms.mark("radar", digest_of(key_of(FINDING)), MARKED, rita)
    catalog.false_alarms.withdraw("radar", mark, WITHDRAWN, rosa)
    catalog.reviews.step("radar", "archive", rita, WANTED)
    catalog.reviews.agree("radar", ralf)
    catalog.criteria_drafts.start(ada)
    catalog.criteria_drafts.add(ASKED, ada, shown(catalog, ada))
    publish(catalog, ada, bob, AGREED)
    catalog.invitations.invite("radar-gmbh", "rosa@example.org", vera)
    catalog.administration.set_roles(ada, rosa.account, ["reviewer"], "Bleibt dabei.")
    return Busy(office, {who.name: who for who in (rita, ralf, ada, bob, vera, rosa)})


def test_the_words_and_addresses_of_others_are_in_nobodys_data(busy: Busy) -> None:
    for name, who in busy.people.items():
        text = json.dumps(busy.export(name), ensure_ascii=False)
        others = [each for each in busy.people.values() if each.account != who.account]
        found = [
            said
            for said in (COMPLAINT, "max@example.org", *(f"{each.name.lower()}@example.org" for each in others))
            if said in text
        ]
        assert found == [], name
        assert not [each.name for each in others if each.account in text], f"{name} takes along who else was there"
    assert WITHDRAWN not in json.dumps(busy.export("Rita"), ensure_ascii=False)
    assert WANTED not in json.dumps(busy.export("Ralf"), ensure_ascii=False)


def test_what_somebody_did_is_there_also_as_the_second_person(busy: Busy) -> None:
    rita, ralf, rosa = (busy.export(name) for name in ("Rita", "Ralf", "Rosa"))
    assert [(each["reason"], each["path"]) for each in rita["falsealarm"]] == [(MARKED, "app.py")]
    assert WANTED in {each["reason"] for each in rita["step"]}
    (answered,) = ralf["complaint"]
    assert (answered["decision"], answered["answer"], answered["about"]) == ("upheld", ANSWER, "statement")
    assert [each["step"] for each in ralf["step-agreed"]] == ["archive"]
    assert [each["withdrawal"] for each in rosa["falsealarm-withdrawn"]] == [WITHDRAWN]
    assert [(each["name"], each["reason"]) for each in busy.export("Ada")["criteriaedition"]] == [("2026-1.1", AGREED)]
    assert [each["name"] for each in busy.export("Bob")["criteriaedition-agreed"]] == ["2026-1.1"]
    assert {each["action"] for each in ralf["audit"]} >= {"complaint.answer", "listing.archive"}


def test_whose_address_was_invited_takes_that_along_and_not_who_invited(busy: Busy) -> None:
    (invited,) = busy.export("Rosa")["invited"]
    assert set(invited) == {"organisation_id", "created_at", "expires_at"}
    (own,) = busy.export("Vera")["invitation"]
    assert "email" not in own


def test_in_the_log_others_have_no_number(busy: Busy) -> None:
    (changed,) = (each for each in busy.export("Ada")["audit"] if each["action"] == "account.roles")
    assert changed["subject"] == "account"
    (suffered,) = (each for each in busy.export("Rosa")["audit"] if each["action"] == "account.roles")
    assert suffered["subject"] == f"account:{busy.people['Rosa'].account}"


def test_every_column_that_names_a_second_person_is_exported_to_them() -> None:
    named = {
        (table.name, column.name)
        for table in Row.metadata.tables.values()
        for column in table.c
        if column.name.endswith("_by") or column.name == "second_id"
    }
    assert {(each.table, each.column) for each in SECOND} == named
    assert {each.table for each in SECOND} <= {table.name for table in owned_tables()}
    for each in SECOND:
        assert set(each.shown) <= set(Row.metadata.tables[each.table].c.keys())
