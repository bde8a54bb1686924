"""Region settings: administrators open a regional selection for a confirmed public body, and switch it on and off.

Its texts are written by those who manage the organisation, or by administrators, who give a reason for all they do.
What is written here is plain text for everybody to read; the contact is an office, never a person.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from catalog.audit import note
from catalog.email_address import email_address
from catalog.errors import SubmissionError, refuse
from catalog.finding import added
from catalog.folding import slug as slug_of
from catalog.lifecycle import LONGEST_REASON
from catalog.organisation_rows import confirmed_at, lock_organisation
from catalog.people_tables import OrganisationTrustRow
from catalog.permissions import Act, Principal, Right, Standing
from catalog.plain_texts import one_line, plain_text
from catalog.region_rows import Region, lock_own, lock_region, subject, trusted
from catalog.region_tables import RegionRow
from catalog.sessions import Sessions
from catalog.submissions import LONGEST_NAME, length_fault
from catalog.tables import OrganisationRow, key

LONGEST_SLUG = 60
LONGEST_INTRODUCTION = 2_000
LONGEST_ADDRESS = 300
WEB = re.compile(r"https://[^\s/]\S*")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class NewRegion:
    """A selection as an administrator opens it; without a slug the name makes one. The slug stays for ever."""

    organisation: str = ""
    name: str = ""
    slug: str = ""


@dataclass(frozen=True, slots=True)
class RegionForm:
    """What a selection says of itself; only the English introduction may be empty."""

    name: str = ""
    introduction: str = ""
    introduction_en: str = ""
    contact_role: str = ""
    contact_address: str = ""


@dataclass(frozen=True, slots=True)
class RegionSettings:
    """Opening selections, and what they say of themselves."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def candidates(self, who: Principal) -> tuple[tuple[str, str], ...]:
        """Return slug and name of the confirmed public bodies that have no selection yet, by name."""
        who.require(Right.ADMINISTER)
        taken = select(col(RegionRow.organisation_id))
        query = (
            select(OrganisationRow.slug, OrganisationRow.name)
            .join(OrganisationTrustRow, col(OrganisationTrustRow.organisation_id) == col(OrganisationRow.id))
            .where(OrganisationRow.kind == "public", OrganisationRow.ags != "", trusted())
            .where(col(OrganisationRow.id).not_in(taken))
            .order_by(col(OrganisationRow.name), col(OrganisationRow.slug))
        )
        with self.sessions.read() as session:
            return tuple((slug, name) for slug, name in session.exec(query))

    def create(self, form: NewRegion, who: Principal, reason: str) -> str:
        """Open a selection that nobody else sees yet; return its slug. Raise SubmissionError with every fault."""
        standing = _administering(who)
        name, now = one_line(form.name), self.clock()
        slug = form.slug.strip() or slug_of(name)[:LONGEST_SLUG].strip("-")
        faults = {
            "organisation": "" if form.organisation else "region.unfit",
            "name": length_fault("region_name", name, 1, LONGEST_NAME),
            "slug": "" if len(slug) <= LONGEST_SLUG and SLUG.fullmatch(slug) else "slug.malformed",
            "reason": _reason_fault(reason),
        }
        if faults["name"] == "region_name.empty" and not form.slug.strip():
            del faults["slug"]  # it would have been made of the name
        refuse(faults)
        with self.sessions.write() as session:
            organisation = lock_organisation(session, form.organisation)
            row = RegionRow(organisation_id=key(organisation), slug=slug, name=name, created_at=now, updated_at=now)
            refuse({"organisation": _unfit(session, organisation), "slug": _taken(session, slug)})
            if not added(session, row):
                raise SubmissionError({"slug": "slug.taken"})
            facts = {"organisation": organisation.slug, "reason": reason.strip()}
            note(session, Act(who, now), standing, "region.create", subject(row), **facts)
        return slug

    def change(self, slug: str, form: RegionForm, who: Principal, reason: str) -> None:
        """Write a selection's texts anew, as an administrator and with a reason."""
        standing = _administering(who)
        checked, faults = _checked(form)
        refuse({**faults, "reason": _reason_fault(reason)})
        with self.sessions.write() as session:
            self._write(session, lock_region(session, slug), checked, standing, who, reason.strip())

    def describe(self, slug: str, form: RegionForm, who: Principal) -> None:
        """Write the texts of one's own organisation's selection anew."""
        with self.sessions.write() as session:
            region, standing = lock_own(session, slug, who, managing=True)
            checked, faults = _checked(form)
            refuse(faults)
            self._write(session, region, checked, standing, who, "")

    def switch(self, slug: str, who: Principal, reason: str, *, public: bool) -> None:
        """Let everybody see a selection, or nobody else; raise SubmissionError for one that says too little."""
        standing = _administering(who)
        refuse({"reason": _reason_fault(reason)})
        with self.sessions.write() as session:
            row = lock_region(session, slug).row
            if public and not (row.introduction_de and row.contact_role and row.contact_address):
                raise SubmissionError({"introduction": "region.unready"})
            if row.public == public:
                return
            row.public = public
            session.add(row)
            action = "region.switch-on" if public else "region.switch-off"
            note(session, Act(who, self.clock()), standing, action, subject(row), reason=reason.strip())

    def _write(  # noqa: PLR0913, PLR0917 - all that an entry holds
        self, session: Session, region: Region, form: RegionForm, standing: Standing, who: Principal, reason: str
    ) -> None:
        row, now = region.row, self.clock()
        said = {
            "name": form.name,
            "introduction_de": form.introduction,
            "introduction_en": form.introduction_en,
            "contact_role": form.contact_role,
            "contact_address": form.contact_address,
        }
        changed = [name for name, text in said.items() if getattr(row, name) != text]
        if not changed:
            return
        for name in changed:
            setattr(row, name, said[name])
        row.updated_at = now
        session.add(row)
        facts = {"changed": " ".join(changed), "reason": reason}
        note(session, Act(who, now), standing, "region.change", subject(row), **facts)


def _administering(who: Principal) -> Standing:
    if Standing.MARKETPLACE in who.standings:
        return Standing.MARKETPLACE
    who.require(Right.ADMINISTER)
    return Standing.ADMINISTRATOR


def _reason_fault(reason: str) -> str:
    return length_fault("reason", reason.strip(), 1, LONGEST_REASON)


def _unfit(session: Session, organisation: OrganisationRow) -> str:
    """Return why an organisation cannot have a selection: it is no confirmed public body, or has one already."""
    if organisation.kind != "public" or not organisation.ags or confirmed_at(session, organisation) is None:
        return "region.unfit"
    query = select(RegionRow.id).where(RegionRow.organisation_id == organisation.id)
    return "region.second" if session.exec(query).first() else ""


def _taken(session: Session, slug: str) -> str:
    return "slug.taken" if session.exec(select(RegionRow.id).where(RegionRow.slug == slug)).first() else ""


def _checked(form: RegionForm) -> tuple[RegionForm, dict[str, str]]:
    """Return the texts as they are kept, and their faults."""
    typed = form.contact_address.strip()
    address = email_address(typed) or (typed if WEB.fullmatch(typed) and plain_text(typed) == typed else "")
    checked = RegionForm(
        one_line(form.name),
        plain_text(form.introduction),
        plain_text(form.introduction_en),
        one_line(form.contact_role),
        address,
    )
    faults = {
        "name": length_fault("region_name", checked.name, 1, LONGEST_NAME),
        "introduction": length_fault("introduction", checked.introduction, 1, LONGEST_INTRODUCTION),
        "introduction_en": length_fault("introduction", checked.introduction_en, 0, LONGEST_INTRODUCTION),
        "contact_role": length_fault("contact_role", checked.contact_role, 1, LONGEST_NAME),
        "contact_address": length_fault("contact_address", typed, 1, LONGEST_ADDRESS),
    }
    if not faults["contact_address"] and not address:
        faults["contact_address"] = "contact_address.malformed"
    return checked, faults
