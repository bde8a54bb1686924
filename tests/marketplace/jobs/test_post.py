"""The post of an installation without a mail server: letters become files that any mail program opens."""

from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

from members import People

from catalog.memberships import Registration
from catalog.services import Catalog
from catalog.sessions import Sessions
from marketplace.jobs.context import JobContext
from marketplace.jobs.post import post_task
from marketplace.mail import FileMailer, Letterhead


def test_a_name_with_line_ends_and_signs_of_control_stays_in_its_letter(
    catalog: Catalog, sessions: Sessions, clock: Callable[[], datetime], tmp_path: Path
) -> None:
    who = People(sessions)
    who("Vera")
    who("Otto")
    hostile = "Radar\u202e\x07 GmbH\u2028Bcc: x@evil.example"
    place = catalog.memberships.register(Registration(hostile), who("Vera"))
    catalog.memberships.ask(place.slug, who("Otto"))
    mailer = FileMailer(Letterhead("noreply@market.example", "market.example", clock), tmp_path)
    post = post_task(catalog.messages, mailer, "https://market.example")
    post.run(JobContext("job", 1, final=False, holds=lambda: True), {})
    post.run(JobContext("job", 2, final=False, holds=lambda: True), {})
    (file,) = tmp_path.glob("*.eml")
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert mail["To"] == "vera@example.org"
    assert mail["Bcc"] is None
    text = mail.get_content()
    assert mail.get_content_type() == "text/plain"
    assert "möchte zu „Radar GmbH Bcc: x@evil.example“ gehören" in " ".join(text.split())
    assert "Otto" not in text
    assert not set(text) & set("\u202e\x07\u2028")
