"""What a field of a listing is: a question with the kind of answer it takes, as data that forms and filters read.

A typed answer can be filtered, compared and computed with; a note beside it says in words what no choice covers. A
question of the kind `TEXT` has its note as the whole answer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from catalog.views import LocalText

NO_CHOICES: Mapping[str, LocalText] = MappingProxyType({})
NO_UNIT = LocalText("")


class Kind(StrEnum):
    """The form of a typed answer, as `catalog.views.Answer` holds it."""

    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    YES_NO = "yes-no"
    LINK = "link"
    LINKS = "links"
    LIST = "list"
    LINES = "lines"


class ListingKind(StrEnum):
    """What is listed: software, or somebody's help with it."""

    SOLUTION = "solution"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Field:
    """One question; `months` is how long an answer holds unless it names its own end.

    `facet` is the name of the filter that its choices make, empty for none. `linked` are the choices that need a link
    as their proof. An answer may end later than `months` only if the field has an end of its own (`own_end`), as an
    attestation has.
    """

    key: str
    group: str
    kind: Kind
    label: LocalText
    help: LocalText
    choices: Mapping[str, LocalText] = field(default_factory=lambda: NO_CHOICES)
    facet: str = ""
    months: int = 24
    own_end: bool = False
    linked: frozenset[str] = frozenset()
    pattern: re.Pattern[str] | None = None
    unit: LocalText = NO_UNIT
    kinds: frozenset[ListingKind] = frozenset({ListingKind.SOLUTION})
