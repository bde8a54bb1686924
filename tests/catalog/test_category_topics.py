"""Every word of publiccode.yml about fields is mapped to topics that exist."""

from catalog.category_topics import CATEGORY_TOPICS, SCOPE_TOPICS, topics_of
from catalog.publiccode.vocabulary import words
from catalog.topics import TOPICS


def test_every_category_and_scope_of_the_standard_is_mapped() -> None:
    assert tuple(CATEGORY_TOPICS) == words("categories")
    assert tuple(SCOPE_TOPICS) == words("scopes")


def test_they_are_mapped_to_topics_that_exist() -> None:
    named = {topic for topics in (*CATEGORY_TOPICS.values(), *SCOPE_TOPICS.values()) for topic in topics}
    assert named <= TOPICS.keys()


def test_the_likeliest_topics_come_first_and_each_once() -> None:
    assert topics_of(["e-signature", "document-management", "unheard-of"], ["healthcare"]) == (
        "identity",
        "documents",
        "health",
    )
