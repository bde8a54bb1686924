"""A solution in the words of schema.org, as search engines read it in a page, and as CodeMeta, as research archives do.

It says what the page says and claims no rating: stars that a machine gave are no reviews of users.
"""

import re
from collections.abc import Mapping

import msgspec
from markupsafe import Markup

from catalog.field import ListingKind
from catalog.views import SolutionView
from web.formats import UNSEEN, web_address
from web.language import Language
from web.rendering import local
from web.solution_facts import is_free
from web.wording import word

SCHEMA = "https://schema.org"
CODEMETA = "https://w3id.org/codemeta/3.0"
LICENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]{0,60}")
"""One identifier of the SPDX list; an expression of several has no address."""

Linked = Mapping[str, object]


def linked_data(solution: SolutionView, language: Language, address: str) -> Linked:
    """Return the solution as schema.org describes software, or a service."""
    description, written = local(language, solution.card.summary)
    facts = {
        "@context": SCHEMA,
        "@type": _types(solution),
        "@id": address,
        **_facts(solution, language),
        "url": address,
        "sameAs": web_address(solution.website),
        "description": description,
        "inLanguage": written,
        "isAccessibleForFree": is_free(solution) or None,
    }
    return _said(facts)


def codemeta(solution: SolutionView, address: str) -> Linked:
    """Return the solution as CodeMeta 3.0, in English where there is any."""
    facts = {
        "@context": CODEMETA,
        "@type": "SoftwareSourceCode" if solution.card.repository else "SoftwareApplication",
        **_facts(solution, Language.EN),
        "description": local(Language.EN, solution.card.summary)[0],
        "url": web_address(solution.website) or address,
    }
    return _said(facts)


def script(data: Linked) -> Markup:
    """Return the data as JSON that may stand in a page's script element, whatever strangers wrote into it."""
    text = re.sub(r"[<>&]", _escaped, msgspec.json.encode(data).decode())
    return Markup(UNSEEN.sub(_escaped, text))  # noqa: S704 - nothing is left in it that markup could be made of


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _types(solution: SolutionView) -> list[str]:
    if solution.card.kind == ListingKind.SERVICE:
        return ["Service"]
    return ["SoftwareApplication", "SoftwareSourceCode"] if solution.card.repository else ["SoftwareApplication"]


def _facts(solution: SolutionView, language: Language) -> dict[str, object]:
    card = solution.card
    simple = LICENCE.fullmatch(card.licence)
    named = {"name": solution.organisation.name, "url": web_address(solution.organisation.website)}
    return {
        "name": card.name,
        "identifier": card.slug,
        "codeRepository": web_address(card.repository),
        "license": f"https://spdx.org/licenses/{card.licence}" if simple else "",
        "programmingLanguage": list(card.languages),
        "keywords": [word(language, "topic", topic) for topic in card.topics],
        "author": {"@type": "Organization", **_said(named)} if solution.organisation.name else None,
        "dateModified": card.updated_at.isoformat(),
    }


def _said(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: fact for name, fact in facts.items() if fact not in ("", None, [])}
