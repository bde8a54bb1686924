"""The seam to electronic mail: what the catalogue has to say, and to whom; an engine sends it."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mail:
    """One message in plain text to one address; names of strangers may be in subject and text, engines clean them."""

    to: str
    subject: str
    text: str


class Mailer(Protocol):
    """Hands mail over; synchronous, and safe from any thread."""

    def send(self, mail: Mail) -> None:
        """Hand one mail over; raise MailError if that failed, its `code` and `is_final` say whether to try again."""
        ...
