"""The words for where a listing stands; what leads from one to the next is told by `catalog.lifecycle`."""

from enum import StrEnum


class ListingState(StrEnum):
    """Where a listing stands between its vendor, the reviewers and the public."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ANALYSED = "analysed"
    IN_REVIEW = "in-review"
    PUBLISHED = "published"
    RETURNED = "returned"
    REJECTED = "rejected"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"


SHOWN = frozenset({ListingState.PUBLISHED, ListingState.ARCHIVED})
"""The states in which everybody sees a listing; an archived one is found by its address alone."""
