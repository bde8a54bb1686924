"""The seam to electronic mail: what the catalogue has to say, and to whom; an engine sends it."""

import re
from dataclasses import dataclass
from typing import Protocol

ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,187}[A-Za-z0-9])?"
"""One address of the usual kind: no quotes, no comments, no list; domains in Unicode are given in their ASCII form."""
ONE_ADDRESS = re.compile(ADDRESS, re.ASCII)


def is_address(text: str) -> bool:
    """Return whether a text is one plain address to which mail can be sent."""
    return ONE_ADDRESS.fullmatch(text) is not None


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
