import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from members import People

from catalog.errors import ForbiddenError, MailError, NotFoundError, SubmissionError
from catalog.inputs import Submission
from catalog.mail import Mail
from catalog.memberships import Registration
from catalog.permissions import NOBODY
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.telling import Tidings, tell
from catalog.views import MessageKind
from marketplace.jobs.context import JobContext
from marketplace.jobs.post import PostJob
from scorers.report import Report


@dataclass
class Letterbox:
    """A mailer that keeps what it is given, or fails as a server would."""

    mails: list[Mail] = field(default_factory=list)
    fault: str = ""

    def send(self, mail: Mail) -> None:
        if self.fault:
            raise MailError(self.fault, "it did not work")
        self.mails.append(mail)


@pytest.fixture
def who(sessions: Sessions) -> People:
    return People(sessions)


@pytest.fixture
def box() -> Letterbox:
    return Letterbox()


@pytest.fixture
def send(catalog: Catalog, box: Letterbox) -> Callable[[], None]:
    """One round of the worker's task."""
    job = PostJob(catalog.messages, box, "https://market.example")
    return lambda: job.run(JobContext("1", 1, final=False, holds=lambda: True), {})


def tidings(occasion: str, kind: MessageKind = MessageKind.REPLY) -> Tidings:
    return Tidings(kind, occasion, {"slug": "radar", "name": "Radar"})


def say(
    catalog: Catalog, sessions: Sessions, account: str, *occasions: str, kind: MessageKind = MessageKind.REPLY
) -> int:
    with sessions.write() as session:
        return sum(tell(session, [account], tidings(each, kind), catalog.messages.clock()) for each in occasions)


def test_an_occasion_is_told_once_and_read_by_its_account_alone(
    catalog: Catalog, sessions: Sessions, who: People
) -> None:
    assert say(catalog, sessions, who("Vera").account, "a", "b", "a") == 2
    assert say(catalog, sessions, who("Vera").account, "a") == 0
    assert catalog.messages.unread(who("Vera")) == 2
    assert [each.details["slug"] for each in catalog.messages.list(who("Vera")).messages] == ["radar", "radar"]
    assert catalog.messages.list(who("Otto")).messages == ()
    assert catalog.messages.unread(NOBODY) == 0
    catalog.messages.mark_read(who("Otto"))
    assert catalog.messages.unread(who("Vera")) == 2
    catalog.messages.mark_read(who("Vera"))
    assert catalog.messages.unread(who("Vera")) == 0
    with pytest.raises(ForbiddenError):
        catalog.messages.list(NOBODY)


def test_each_letter_is_sent_once(
    catalog: Catalog, sessions: Sessions, who: People, box: Letterbox, send: Callable[[], None]
) -> None:
    say(catalog, sessions, who("Vera").account, "a", "b")
    send()
    send()
    assert [mail.to for mail in box.mails] == ["vera@example.org", "vera@example.org"]
    assert box.mails[0].subject == "Der Anbieter von „Radar“ hat auf den Bericht geantwortet."
    assert "https://market.example/solutions/radar\n" in box.mails[0].text
    assert "https://market.example/messages/settings\n" in box.mails[0].text


def test_a_server_that_is_down_delays_and_loses_nothing(
    catalog: Catalog, sessions: Sessions, who: People, box: Letterbox, send: Callable[[], None]
) -> None:
    say(catalog, sessions, who("Vera").account, "a", "b", "c")
    box.fault = "mail.unreachable"
    for _ in range(30):
        send()
        catalog.messages.clock.forward(days=1)  # type: ignore[attr-defined]
    box.fault = ""
    send()
    assert len(box.mails) == 3


def test_a_refused_letter_holds_up_no_other_and_is_given_up_after_days(
    catalog: Catalog, sessions: Sessions, who: People, box: Letterbox, send: Callable[[], None]
) -> None:
    say(catalog, sessions, who("Vera").account, "a")
    say(catalog, sessions, who("Otto").account, "b")
    refusing = box.send

    def refuse_vera(mail: Mail) -> None:
        if mail.to.startswith("vera"):
            raise MailError("mail.refused", "no such box")
        refusing(mail)

    box.send = refuse_vera  # type: ignore[method-assign]
    send()
    assert [mail.to for mail in box.mails] == ["otto@example.org"]
    for _ in range(12):
        catalog.messages.clock.forward(days=2)  # type: ignore[attr-defined]
        send()
    box.send = refusing  # type: ignore[method-assign]
    catalog.messages.clock.forward(days=2)  # type: ignore[attr-defined]
    send()
    assert len(box.mails) == 1
    assert catalog.messages.unread(who("Vera")) == 1, "on the page it stays"


def test_a_worker_that_dies_leaves_its_letter_to_be_sent_again(
    catalog: Catalog, sessions: Sessions, who: People, box: Letterbox, send: Callable[[], None]
) -> None:
    say(catalog, sessions, who("Vera").account, "a")
    assert catalog.messages.claim() is not None
    send()
    assert box.mails == [], "another worker leaves it alone for a while"
    catalog.messages.clock.forward(minutes=16)  # type: ignore[attr-defined]
    send()
    assert len(box.mails) == 1


def test_workers_at_once_send_each_letter_once(
    catalog: Catalog, sessions: Sessions, who: People, box: Letterbox, send: Callable[[], None]
) -> None:
    say(catalog, sessions, who("Vera").account, *map(str, range(30)))
    workers = [threading.Thread(target=send) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    send()
    assert len(box.mails) == 30


def test_whoever_wants_one_letter_a_day_gets_all_in_one(
    catalog: Catalog, sessions: Sessions, who: People, box: Letterbox, send: Callable[[], None]
) -> None:
    catalog.messages.choose(who("Vera"), daily=True, without=())
    say(catalog, sessions, who("Vera").account, "a", "b")
    send()
    assert [mail.subject for mail in box.mails] == ["Neues im Offenen Lösungsmarkt"]
    assert box.mails[0].text.count("/solutions/radar") == 2
    say(catalog, sessions, who("Vera").account, "c")
    say(catalog, sessions, who("Otto").account, "d")
    send()
    assert [mail.to for mail in box.mails[1:]] == ["otto@example.org"]
    catalog.messages.clock.forward(days=1, seconds=1)  # type: ignore[attr-defined]
    send()
    assert len(box.mails) == 3


def test_kinds_that_were_declined_come_as_message_alone(
    catalog: Catalog, sessions: Sessions, who: People, box: Letterbox, send: Callable[[], None]
) -> None:
    catalog.messages.choose(who("Vera"), daily=False, without=["reply"])
    say(catalog, sessions, who("Vera").account, "a")
    send()
    assert box.mails == []
    assert catalog.messages.unread(who("Vera")) == 1
    with pytest.raises(SubmissionError):
        catalog.messages.choose(who("Vera"), daily=False, without=["everything"])


def test_nobody_writes_to_a_closed_account(
    catalog: Catalog, sessions: Sessions, who: People, box: Letterbox, send: Callable[[], None]
) -> None:
    say(catalog, sessions, who("Vera").account, "a")
    with sessions.write() as session:
        session.connection().exec_driver_sql("UPDATE account SET state = 'disabled'")
    send()
    catalog.messages.clock.forward(days=2)  # type: ignore[attr-defined]
    send()
    assert box.mails == []


def test_a_feed_opens_with_its_secret_until_it_is_closed(catalog: Catalog, sessions: Sessions, who: People) -> None:
    say(catalog, sessions, who("Vera").account, "a")
    first = catalog.messages.open_feed(who("Vera"))
    assert len(catalog.messages.feed(first)) == 1
    second = catalog.messages.open_feed(who("Vera"))
    for wrong in (first, "", "x" * 10_000):
        with pytest.raises(NotFoundError):
            catalog.messages.feed(wrong)
    catalog.messages.close_feed(who("Vera"))
    with pytest.raises(NotFoundError):
        catalog.messages.feed(second)


def test_every_step_and_measurement_of_a_listing_is_told_to_its_owners(
    catalog: Catalog, who: People, make_report: Callable[..., Report], box: Letterbox, send: Callable[[], None]
) -> None:
    vera, otto = who.of("Vera", "radar-gmbh"), who.of("Otto", "radar-gmbh")
    wanted = Submission("Radar", "https://example.org/a/b", "Zeigt, wo es regnet, und sagt es allen.")
    assessment = catalog.listings.submit(wanted, vera).id
    catalog.assessments.begin(assessment)
    catalog.assessments.complete(assessment, make_report())
    steps = [each.details["step"] for each in catalog.messages.list(otto).messages if each.kind == MessageKind.LISTING]
    assert sorted(steps) == ["analyse", "publish-unreviewed", "submit"]
    catalog.assessments.fail(catalog.offerings.recount("radar", vera).id, "clone.not_found", "")
    endings = {each.details["ending"] for each in catalog.messages.list(vera).messages if "ending" in each.details}
    assert endings == {"completed", "failed"}
    send()
    own = [mail for mail in box.mails if mail.to == "vera@example.org"]
    assert not any("Eingereicht" in mail.text for mail in own), "nobody is written what they did themselves"
    assert any("Eingereicht" in mail.text for mail in box.mails if mail.to == "otto@example.org")
    assert not any("Vera" in mail.text or "Otto" in mail.text for mail in box.mails)


def test_an_invitation_goes_to_a_bare_address_and_names_nobody(
    catalog: Catalog, who: People, box: Letterbox, send: Callable[[], None]
) -> None:
    catalog.memberships.register(Registration("Gewinnen Sie Geld auf evil.example"), who("Vera"))
    catalog.invitations.invite("gewinnen-sie-geld-auf-evil-example", "new@example.org", who("Vera"), "en")
    send()
    (mail,) = box.mails
    assert (mail.to, mail.subject) == ("new@example.org", "An invitation for you")
    assert "evil" not in mail.text
    assert "https://market.example/en/account/organisations\n" in mail.text


def test_old_messages_go(catalog: Catalog, sessions: Sessions, who: People) -> None:
    say(catalog, sessions, who("Vera").account, "a")
    catalog.messages.clock.forward(days=366)  # type: ignore[attr-defined]
    say(catalog, sessions, who("Vera").account, "b")
    assert catalog.messages.tidy() == 1
    assert catalog.messages.list(who("Vera")).total == 1
