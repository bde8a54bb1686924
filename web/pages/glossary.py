"""`/glossary`: the words of this site explained."""

from litestar import Response, get
from litestar.di import NamedDependency

from catalog.permissions import Right
from web.glossary import TERMS
from web.language import mark
from web.pluggable import MenuLink, Page
from web.rendering import Visit


@get("/glossary", sync_to_thread=True)
def glossary(visit: NamedDependency[Visit]) -> Response[str]:
    """Show each word with its meaning, in the order of the alphabet of the reader's language."""
    return visit.page("glossary.html", terms=sorted(TERMS, key=lambda term: visit.text(term.word).casefold()))


PAGE = Page(Right.BROWSE, (glossary,), (MenuLink(mark("Glossar"), "/glossary", 6, footer=True),))
