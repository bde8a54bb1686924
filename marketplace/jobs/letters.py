"""The job that sends a letter: it is opened, written and handed over here, and lies nowhere in between."""

from dataclasses import dataclass

from catalog.errors import MailError
from catalog.letters import TASK, Letters
from catalog.mail import Mailer
from marketplace.errors import JobRefusedError
from marketplace.jobs.context import Arguments, JobContext, Task
from web.letters import write


@dataclass(frozen=True, slots=True)
class LetterJob:
    """Sends one letter with each run; `public_url` is where its links lead."""

    letters: Letters
    mailer: Mailer
    public_url: str

    def run(self, context: JobContext, arguments: Arguments) -> None:
        """Send the letter, if there still is somebody to whom it goes; what will never be taken is not tried again."""
        if not context.holds():
            return
        letter = self.letters.open(str(arguments["account"]), str(arguments["purpose"]))
        if letter is None:
            return
        try:
            self.mailer.send(write(letter, self.public_url))
        except MailError as error:
            if error.is_final:
                raise JobRefusedError(error.code, str(error)) from error
            raise


def letter_task(letters: Letters, mailer: Mailer, public_url: str) -> Task:
    """Return the task that sends letters."""
    return Task(TASK, LetterJob(letters, mailer, public_url).run)
