"""The post: sends what waits, one letter after the other, each minute.

A server that is down ends the round, and nothing is lost: what was not sent waits, at first for minutes, then longer.
"""

import logging
from dataclasses import dataclass

from catalog.errors import MailError
from catalog.mail import Mailer
from catalog.messages import Messages
from marketplace.jobs.context import Arguments, JobContext, Task
from web.message_letters import compose

_log = logging.getLogger(__name__)
POST = "post"
MOST_LETTERS = 200
"""So many are sent in one round; the next one begins a minute later."""


@dataclass(frozen=True, slots=True)
class PostJob:
    """Sends the letters of messages; `public_url` is where their links lead."""

    messages: Messages
    mailer: Mailer
    public_url: str

    def run(self, context: JobContext, _arguments: Arguments) -> None:
        """Send what is due until nothing is, somebody stops the worker, or no server takes mail."""
        for _ in range(MOST_LETTERS):
            if context.stopping.is_set() or not self._send_one():
                return

    def _send_one(self) -> bool:
        """Send one letter and return whether to go on."""
        waiting = self.messages.claim()
        if waiting is None:
            return False
        try:
            if waiting.address:
                self.mailer.send(compose(waiting, self.public_url))
        except MailError as error:
            _log.warning("a letter was not sent (%s): %s", error.code, error)
            self.messages.delay(waiting, refused=error.is_final)
            return error.is_final
        self.messages.sent(waiting)
        return True


def post_task(messages: Messages, mailer: Mailer, public_url: str) -> Task:
    """Return the task that sends letters."""
    return Task(POST, PostJob(messages, mailer, public_url).run)
