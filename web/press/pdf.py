"""Sets a page as PDF/UA-1 with WeasyPrint: only here is it imported, and only the printing child imports this.

WeasyPrint loads nothing but our own two faces: whatever else a page may name, a picture or a style sheet, is refused.
Three things that PDF/UA asks for it leaves out, and `_finish` adds them: headers of tables say for what they stand
(Scope), a cell in another language says so (Lang), and what stands on the margin of each page is no content (Artifact).
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pydyf
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

FOLDER = Path(__file__).parent
FACES = FOLDER.parent / "static"
OWN = {f"own:{path.name}": path for path in FACES.glob("*.woff2")}
"""All that may be loaded, by the name that the style sheet gives it."""


class ForeignFileError(ValueError):
    """A page names a file that is not ours."""


class OwnFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Hands out our own faces and refuses everything else."""

    def fetch(self, url: str, _headers: object = None) -> URLFetcherResponse:
        """Return one of our files; raise ForeignFileError for every other address."""
        if url not in OWN:
            raise ForeignFileError(f"only our own files are loaded, not {url!r}")
        return URLFetcherResponse(url, OWN[url].read_bytes(), {"Content-Type": "font/woff2"})


def to_pdf(page: str) -> bytes:
    """Return the page as a PDF; the same page gives the same bytes."""
    fonts, files = FontConfiguration(), OwnFiles()
    style = CSS(filename=FOLDER / "report.css", font_config=fonts, url_fetcher=files)
    document = HTML(string=page, base_url="own:", url_fetcher=files).render(
        font_config=fonts, stylesheets=[style], pdf_variant="pdf/ua-1"
    )
    identifier = hashlib.sha256(page.encode()).hexdigest()[:32].encode()
    pdf = document.write_pdf(finisher=_finish, pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    return bytes(pdf)


def _finish(document: Document, pdf: pydyf.PDF) -> None:
    tree = _Tree(pdf)
    for header in tree.elements("/TH"):
        part = tree.parent(tree.parent(header))
        header["A"]["Scope"] = "/Column" if part["S"] == "/THead" else "/Row"
    for page in document.pages:
        for box in page._page_box.descendants():  # noqa: SLF001 - there is no public way to a cell's element
            element = getattr(box, "element", None)
            if hasattr(box, "mark") and element is not None and element.get("lang"):
                box.mark["Lang"] = pydyf.String(element.get("lang"))
    tree.set_margins_apart()


class _Tree:
    """The tags of a document as WeasyPrint wrote them."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self._pdf = pdf
        root = self._at(pdf.catalog["StructTreeRoot"])
        self._numbers = self._at(root["ParentTree"])["Nums"]
        self._tagged = {element.number: element for element in self._below(root)}

    def elements(self, tag: str) -> Iterator[Any]:
        """Yield the elements of a kind."""
        return (element for element in self._tagged.values() if element["S"] == tag)

    def parent(self, element: Any) -> Any:  # noqa: ANN401 - pydyf's dictionaries have no types
        """Return the element above."""
        return self._at(element["P"])

    def set_margins_apart(self) -> None:
        """Mark as an artifact what is tagged in a page but hangs in no place of the tree: headers and footers."""
        for number, page in enumerate(self._pdf.page_references):
            marks = self._numbers[2 * number + 1]
            loose = {mark for mark, owner in enumerate(marks) if self._number(owner) not in self._tagged}
            content = self._at(self._at(page)["Contents"]).stream
            for place, part in enumerate(content):
                if isinstance(part, pydyf.Dictionary) and part.get("MCID") in loose:
                    content[place - 1] = "/Artifact"
                    content[place] = pydyf.Dictionary({"Type": "/Pagination"})
            for mark in loose:
                marks[mark] = "null"

    def _below(self, element: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
        waiting = [element]
        while waiting:
            for kid in waiting.pop().get("K", ()):
                if isinstance(kid, bytes):
                    found = self._at(kid)
                    if found.get("Type") == "/StructElem":
                        yield found
                        waiting.append(found)

    def _at(self, reference: bytes) -> Any:  # noqa: ANN401 - as above
        return self._pdf.objects[self._number(reference)]

    @staticmethod
    def _number(reference: bytes) -> int:
        return int(reference.split(b" ", 1)[0])
