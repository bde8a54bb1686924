"""The rows of the review: checklists and their criteria, risks, false alarms, source excerpts, verdicts, complaints.

As in `catalog.people_tables`, accounts are named by their random identifiers alone. What somebody typed to be reached
by (`ComplaintRow.contact`) stands here and nowhere else, and goes with the answer.
"""

from datetime import datetime

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field

from catalog.columns import Instant, PlainText, Words
from catalog.tables import Row


class ChecklistRow(Row, table=True):
    """One filled checklist of a listing (JSON); without `finished_at` it is still being written.

    `edition` is that of the criteria, `version` and `commit` say what was looked at, `actor` is an organisation.
    """

    listing_id: int = Field(primary_key=True, foreign_key="listing.id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    edition: str = Field(sa_type=PlainText)
    answers: str = Field(sa_type=PlainText)
    version: int = 0
    commit: str = Field(default="", sa_type=PlainText)
    account_id: str = Field(sa_type=PlainText)
    actor: str = Field(default="", sa_type=PlainText)
    saved_at: datetime = Field(sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)


class CriteriaEditionRow(Row, table=True):
    """An operator's own edition of the criteria (JSON), whole; triggers refuse every UPDATE and DELETE.

    `number` counts the operator's editions; `base` is the shipped edition that it goes back to, and `account_id` who
    wanted it.
    """

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str = Field(sa_type=PlainText, unique=True)
    base: str = Field(sa_type=PlainText)
    document: str = Field(sa_type=PlainText)
    reason: str = Field(sa_type=PlainText)
    published_at: datetime = Field(sa_type=Instant)
    account_id: str = Field(sa_type=PlainText)
    second_id: str = Field(sa_type=PlainText)


class CriteriaDraftRow(Row, table=True):
    """The draft of the next edition (JSON, empty without one), in one row that every writer locks.

    `revision` counts every change for ever and `named` the ids that were given, so that neither is ever used twice.
    `begun_on` is the edition that was asked when it was begun. With `intended_at` somebody (`account_id`) wants to
    publish it, and a second person has to agree.
    """

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    revision: int
    named: int
    document: str = Field(default="", sa_type=PlainText)
    base: str = Field(default="", sa_type=PlainText)
    begun_on: str = Field(default="", sa_type=PlainText)
    account_id: str = Field(default="", sa_type=PlainText)
    reason: str = Field(default="", sa_type=PlainText)
    intended_at: datetime | None = Field(default=None, sa_type=Instant)


class RiskRow(Row, table=True):
    """What a report says that should be looked at soon; derived from it by `catalog.risks`, safe to throw away."""

    report_id: str = Field(sa_type=PlainText, primary_key=True)
    method: int
    reasons: tuple[str, ...] = Field(default=(), sa_type=Words)


class FalseAlarmRow(Row, table=True):
    """That a reviewer holds a finding of a repository for a false alarm, why, and at which commit.

    `fingerprint` is that of the source line, empty until the line was read.
    """

    __table_args__ = (Index(None, "repository_id", "path"),)

    id: str = Field(sa_type=PlainText, primary_key=True)
    repository_id: int = Field(foreign_key="repository.id", ondelete="CASCADE")
    report_id: str = Field(sa_type=PlainText)
    commit: str = Field(sa_type=PlainText)
    tool: str = Field(sa_type=PlainText)
    rule: str = Field(sa_type=PlainText)
    path: str = Field(sa_type=PlainText)
    line: int
    message: str = Field(sa_type=PlainText)
    fingerprint: str = Field(default="", sa_type=PlainText)
    reason: str = Field(sa_type=PlainText)
    account_id: str = Field(sa_type=PlainText)
    actor: str = Field(default="", sa_type=PlainText)
    at: datetime = Field(sa_type=Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
    withdrawn_by: str = Field(default="", sa_type=PlainText)
    withdrawal: str = Field(default="", sa_type=PlainText)


class ExcerptRow(Row, table=True):
    """The request to read the source lines behind a report (`id` is the report's), and what was read (JSON, packed)."""

    id: str = Field(sa_type=PlainText, primary_key=True)
    state: str = Field(sa_type=PlainText)
    job_id: str = Field(default="", sa_type=PlainText)
    handovers: int = 0
    fault: str = Field(default="", sa_type=PlainText)
    detail: str = Field(default="", sa_type=PlainText)
    document: bytes = Field(default=b"", sa_type=LargeBinary)
    requested_at: datetime = Field(sa_type=Instant)
    started_at: datetime | None = Field(default=None, sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)


class VerdictRow(Row, table=True):
    """Which of two files somebody would rather take over: left, right or no-difference; a label to learn from."""

    id: str = Field(sa_type=PlainText, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    account_id: str = Field(sa_type=PlainText, index=True)
    method: str = Field(sa_type=PlainText)
    pair: str = Field(sa_type=PlainText)
    left_report: str = Field(sa_type=PlainText)
    left_commit: str = Field(sa_type=PlainText)
    left_path: str = Field(sa_type=PlainText)
    right_report: str = Field(sa_type=PlainText)
    right_commit: str = Field(sa_type=PlainText)
    right_path: str = Field(sa_type=PlainText)
    choice: str = Field(sa_type=PlainText)
    reason: str = Field(default="", sa_type=PlainText)


class ComplaintRow(Row, table=True):
    """A complaint about a listing; `text` and `contact` are for reviewers, `answer` and `decision` for everybody.

    `mail_in` is the language in which the answer is to be mailed to the contact, empty if nobody wished that.
    """

    id: str = Field(sa_type=PlainText, primary_key=True)
    listing_id: int = Field(foreign_key="listing.id", ondelete="CASCADE", index=True)
    about: str = Field(sa_type=PlainText)
    text: str = Field(sa_type=PlainText)
    contact: str = Field(default="", sa_type=PlainText)
    mail_in: str = Field(default="", sa_type=PlainText, sa_column_kwargs={"server_default": ""})
    received_at: datetime = Field(sa_type=Instant)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    decision: str = Field(default="", sa_type=PlainText)
    answer: str = Field(default="", sa_type=PlainText)
    account_id: str = Field(default="", sa_type=PlainText)
    actor: str = Field(default="", sa_type=PlainText)
