"""The first administrator, a lost second factor, the people of the demonstration, and letters on their way."""

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pyotp
import pytest
from click.testing import CliRunner, Result
from litestar.testing import TestClient
from markup import Page
from post import delivered
from stand_ins import MemoryQueue

from catalog import links
from catalog.accounts import Caller, Registration
from catalog.errors import MailError
from catalog.mail import Mail
from catalog.permissions import Right, Standing
from catalog.services import Catalog
from marketplace.app import create_app
from marketplace.assembly import build_catalog
from marketplace.commands.admin import COMMAND
from marketplace.demonstration_people import guests, introduce
from marketplace.errors import JobRefusedError
from marketplace.jobs.context import JobContext
from marketplace.jobs.letters import LetterJob, letter_task
from marketplace.jobs.timing import Timing
from marketplace.migration import migrate
from marketplace.settings import Settings

EMAIL, PASSWORD = "ada@example.org", "blau springt leise montag"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("MARKETPLACE_DATA_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("MARKETPLACE_PUBLIC_URL", "https://market.example.org")
    chosen = Settings()
    migrate(chosen.database_url)
    return chosen


def run(*words: str) -> Result:
    return CliRunner().invoke(COMMAND, ["account", *words])


def test_the_first_administrator_gets_a_link_that_sets_a_password_once(settings: Settings) -> None:
    result = run("add", EMAIL, "--role", "administrator", "--name", "Ada Muster")
    assert result.exit_code == 0, result.output
    link = result.stdout.strip()
    assert re.fullmatch(r"https://market\.example\.org/reset/[\w-]{43}", link)
    with TestClient(create_app(settings), base_url="https://market.example.org") as visitor:
        visitor.follow_redirects = False
        visitor.headers["sec-fetch-site"] = "same-origin"
        first = visitor.post(link, data={"password": PASSWORD})
        assert first.headers["location"] == "/account/second-factor"
        assert visitor.post(link, data={"password": PASSWORD}).status_code == 404
    assert (settings.data_directory / "secret-key").is_file()
    assert run("forget-factor", EMAIL).exit_code == 0
    assert run("forget-factor", "nobody@example.org").exit_code == 1


def test_wrong_words_are_refused_with_one_line(settings: Settings) -> None:
    assert "'nobody' is not an e-mail address" in run("add", "nobody").output
    assert run("add", EMAIL, "--role", "owner").exit_code == 2
    migrated = settings.data_directory / "marketplace.sqlite3"
    migrated.unlink()
    assert "run marketplace migrate first" in run("add", EMAIL).output


def test_a_newcomer_becomes_each_of_the_made_up_people_by_one_link(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assembly, said = build_catalog(settings), list[str]()
    try:
        introduce(assembly.catalog, settings, said.append)
        introduce(assembly.catalog, settings, said.append)
        log = assembly.catalog.audit.verify()
    finally:
        assembly.close()
    assert log.fault == ""
    text = "\n".join(said[len(said) // 2 :])
    assert f"Mail is written to files in {settings.data_directory / 'mail'}." in text
    found = dict(re.findall(r"^  (\w[\w ]*\w) +https://market\.example\.org(/enter/\S+)$", text, re.MULTILINE))
    assert list(found) == [work for work, _, _ in guests()]
    secrets = re.findall(r"or (\S+), password (\S+?)(?:, second factor (\S+))?$", text, re.MULTILINE)
    assert len(secrets) == len(found) == 6
    monkeypatch.setenv("MARKETPLACE_DEMONSTRATION", "true")
    with TestClient(create_app(Settings()), base_url="https://market.example.org") as visitor:
        visitor.follow_redirects = False
        visitor.headers["sec-fetch-site"] = "same-origin"
        for link in (*found.values(), found["vendor"]):
            page = Page(visitor.get(link).text)
            (wanted,) = (each["value"] for each in page.all("input", name="next"))
            assert link.endswith(f"?{urlencode({'next': wanted})}")
            entered = visitor.post(urlsplit(link).path, data={"next": wanted})
            assert entered.headers["location"] == wanted
            assert visitor.get(wanted).status_code == 200
        for other in ("", "https://evil.example/", "//evil.example"):
            assert visitor.post(urlsplit(link).path, data={"next": other}).headers["location"] == "/account"
        email, password, factor = secrets[1]
        visitor.post("/sign-out")
        visitor.post("/sign-in", data={"email": email, "password": password})
        assert visitor.post("/sign-in/second-factor", data={"code": pyotp.TOTP(factor).now()}).status_code == 303


def test_the_made_up_people_may_do_what_their_kind_may(catalog: Catalog) -> None:
    expected = {
        "vendor": Standing.VENDOR, "reviewer": Standing.REVIEWER, "second reviewer": Standing.REVIEWER,
        "municipality": Standing.MUNICIPALITY, "county": Standing.MUNICIPALITY, "administrator": Standing.ADMINISTRATOR,
    }  # fmt: skip
    for work, _, guest in guests():
        entry = catalog.accounts.enter(catalog.operators.demonstrate(guest).link)
        who = catalog.sign_ins.principal(entry.secret)
        assert expected[work] in who.standings
        assert who.may(Right.ACCOUNT)


class Box:
    """A mailer that keeps what it gets, or fails as it is told."""

    def __init__(self, fault: str = "") -> None:
        self.fault = fault
        self.mails: list[Mail] = []

    def send(self, mail: Mail) -> None:
        if self.fault:
            raise MailError(self.fault, "not now")
        self.mails.append(mail)


def context() -> JobContext:
    return JobContext("1", 1, final=False, holds=lambda: True)


def test_a_letter_is_written_when_it_is_sent_and_its_link_works(catalog: Catalog, queue: MemoryQueue) -> None:
    catalog.accounts.register(Registration("Ada", EMAIL, PASSWORD), Caller("192.0.2.1"))
    (arguments,) = queue.arguments.values()
    box = Box()
    letter_task(catalog.letters, box, "https://market.example.org").run(context(), arguments)
    (mail,) = box.mails
    (secret,) = re.findall(r"/confirm/(\S+)", mail.text)
    assert mail.to == EMAIL
    assert catalog.accounts.confirm(secret, PASSWORD, Caller("192.0.2.1"))
    letter_task(catalog.letters, box, "https://market.example.org").run(context(), arguments)
    assert len(box.mails) == 1, "what is confirmed needs no letter"
    assert delivered(catalog, queue) == []


def test_a_letter_waits_for_a_server_that_is_away_for_a_day(catalog: Catalog, queue: MemoryQueue) -> None:
    catalog.accounts.register(Registration("Ada", EMAIL, PASSWORD), Caller("192.0.2.1"))
    assert queue.patient == set(queue.jobs)
    timing = Timing()
    assert timing.patient_retries * timing.backoff_max > timedelta(days=2).total_seconds()


@pytest.mark.parametrize(
    ("fault", "error"),
    [("mail.unreachable", MailError), ("mail.settings", MailError), ("mail.refused", JobRefusedError)],
)
def test_a_letter_that_cannot_be_sent_now_is_tried_again_and_one_that_never_can_is_not(
    catalog: Catalog, fault: str, error: type[Exception]
) -> None:
    secret = catalog.operators.add(EMAIL, "Ada", ())
    account = catalog.sign_ins.principal(catalog.accounts.reset(secret, PASSWORD).secret).account
    job = LetterJob(catalog.letters, Box(fault), "https://market.example.org")
    with pytest.raises(error):
        job.run(context(), {"account": account, "purpose": links.RESET})
    job.run(context(), {"account": "nobody", "purpose": links.RESET})
