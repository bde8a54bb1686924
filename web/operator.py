"""Who runs this instance: what German law wants to read in the footer's pages, as the operator set it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operator:
    """The operator's own statements; an empty one is shown as not yet given."""

    name: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    represented_by: str = ""
    privacy_contact: str = ""
    accessibility_contact: str = ""
    enforcement_body: str = ""
    security_contact: str = ""
