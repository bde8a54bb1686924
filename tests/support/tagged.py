"""Examines a PDF as PDF/UA-1 asks for it, as far as a machine can: what is missing is said in a sentence each.

It reads the file with pypdf and knows nothing of how it was made, but the page that it was made of.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any

from markup import Page
from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject

PAINTING = frozenset({b"Tj", b"TJ", b"'", b'"', b"f", b"f*", b"F", b"S", b"s", b"B", b"B*", b"b", b"b*", b"Do", b"sh"})
HEADING = re.compile(r"/H([1-6])")
MAPPING = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
REPEATED = re.compile(r"<thead>.*?</thead>|<title>.*?</title>", re.DOTALL)
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|OpenAction|URI|Filespec)\b")


class Tagged:
    """A PDF as those read it who cannot see it."""

    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(BytesIO(content))
        self.root: Any = self.reader.trailer["/Root"]
        self.texts: dict[tuple[int, int], str] = {}
        self.loose: list[str] = []
        self.missing_glyphs = 0
        for page in self.reader.pages:
            self._read(page)

    def elements(self) -> Iterator[tuple[Any, tuple[str, ...]]]:
        """Yield every element in reading order, with the tags above it."""
        waiting = [(each.get_object(), ()) for each in reversed(self.root["/StructTreeRoot"]["/K"])]
        while waiting:
            element, above = waiting.pop()
            yield element, above
            kids = [kid.get_object() for kid in element.get("/K", ()) if isinstance(kid, IndirectObject)]
            below = (*above, str(element["/S"]))
            waiting += [(kid, below) for kid in reversed(kids) if kid.get("/Type") == "/StructElem"]

    def all(self, tag: str) -> list[Any]:
        return [element for element, _ in self.elements() if element["/S"] == tag]

    def text(self, element: Any, leave_out: frozenset[str] = frozenset()) -> str:  # noqa: ANN401 - pypdf's own
        """Return what is read of an element and all below it."""
        said = []
        for kid in element.get("/K", ()):
            found = kid.get_object()
            if isinstance(found, int):
                said.append(self.texts[element.raw_get("/Pg").idnum, int(found)])
            elif found.get("/Type") == "/StructElem" and found["/S"] not in leave_out:
                said.append(self.text(found, leave_out))
        return "".join(said)

    def _read(self, page: Any) -> None:  # noqa: ANN401 - pypdf's own
        number = page.indirect_reference.idnum
        owners = self._owners(page)
        fonts = {name: _unicode(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
        inside: list[int | None] = []
        font: dict[bytes, str] = {}
        for operands, operator in ContentStream(page["/Contents"], self.reader).operations:
            if operator in {b"BDC", b"BMC"}:
                inside.append(self._mark(number, operands, owners))
            elif operator == b"EMC":
                inside.pop()
            elif operator == b"Tf":
                font = fonts[operands[0]]
            elif operator in PAINTING and not inside:
                self.loose.append(f"page {number}: {operator!r} outside of every mark")
            if operator in {b"TJ", b"Tj"} and inside and inside[-1] is not None:
                self.texts[number, inside[-1]] += self._said(operands[0], font)

    def _mark(self, number: int, operands: Any, owners: dict[int, Any]) -> int | None:  # noqa: ANN401 - as above
        """Return the number of a mark, None for an artifact."""
        mark = operands[1].get("/MCID") if len(operands) > 1 else None
        if mark is None:
            if operands[0] != "/Artifact":
                self.loose.append(f"page {number}: content that is neither tagged nor an artifact")
            return None
        self.texts[number, int(mark)] = ""
        if int(mark) not in owners:
            self.loose.append(f"page {number}: mark {mark} belongs to no element")
        return int(mark)

    def _owners(self, page: Any) -> dict[int, Any]:  # noqa: ANN401 - as above
        numbers = self.root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
        places = {int(numbers[place]): numbers[place + 1] for place in range(0, len(numbers), 2)}
        tagged = {element.indirect_reference.idnum for element, _ in self.elements()}
        owners = places[int(page["/StructParents"])].get_object()
        return {mark: owner for mark, owner in enumerate(owners) if getattr(owner, "idnum", None) in tagged}

    def _said(self, shown: Any, font: dict[bytes, str]) -> str:  # noqa: ANN401 - as above
        parts = shown if isinstance(shown, list) else [shown]
        raw = b"".join(getattr(part, "original_bytes", part) for part in parts if isinstance(part, bytes | str))
        glyphs = [raw[place : place + 2] for place in range(0, len(raw), 2)]
        self.missing_glyphs += glyphs.count(b"\0\0")
        return "".join(font.get(glyph, "") for glyph in glyphs)


def _unicode(font: DictionaryObject) -> dict[bytes, str]:
    table = font["/ToUnicode"].get_object().get_data()  # type: ignore[union-attr]
    pairs = ((bytes.fromhex(one.decode()), bytes.fromhex(two.decode())) for one, two in MAPPING.findall(table))
    return {glyph: letters.decode("utf-16-be") for glyph, letters in pairs}


def faults_of(content: bytes, page: str) -> list[str]:
    """Return what keeps a PDF that was made of a page from being read by everybody."""
    pdf, source = Tagged(content), Page(page)
    order = [] if _read_aloud(pdf) == _written(page) else ["it is read in another order than the page has"]
    said = (_document(pdf, source), _headings(pdf, source), _tables(pdf), _rest(content, pdf, source))
    return [*(fault for part in said for fault in part), *order, *pdf.loose]


def _document(pdf: Tagged, source: Page) -> Iterator[str]:
    title = source.title
    if not pdf.root.get("/MarkInfo", {}).get("/Marked"):
        yield "it does not say that it is tagged"
    if pdf.root.get("/Lang") != source.one("html")["lang"]:
        yield "its language is missing or another"
    if not pdf.root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "readers show the file's name in place of its title"
    metadata = pdf.root["/Metadata"].get_object().get_data().decode() if "/Metadata" in pdf.root else ""
    if 'pdfuaid:part="1"' not in metadata:
        yield "it does not say that it is PDF/UA-1"
    if title not in metadata.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"):
        yield "its title is missing"
    if any(each.get("/Tabs") != "/S" for each in pdf.reader.pages):
        yield "a page is not walked in the order of its tags"


def _headings(pdf: Tagged, source: Page) -> Iterator[str]:
    found = [(int(match[1]), pdf.text(each)) for each, _ in pdf.elements() if (match := HEADING.fullmatch(each["/S"]))]
    if [level for level, _ in found].count(1) != 1 or found[0][0] != 1:
        yield "it does not begin with its only heading of the first level"
    for (before, _), (after, words) in pairwise(found):
        if after > before + 1:
            yield f"a level is missing above {words!r}"
    wanted = [_bare(each.text) for level in "1234" for each in source.all(f"h{level}")]
    if sorted(_bare(words) for _, words in found) != sorted(wanted):
        yield "its headings are not those of the page"
    if [_bare(each) for each in _bookmarks(pdf.reader.outline)] != [_bare(words) for _, words in found]:
        yield "its bookmarks are not its headings"


def _tables(pdf: Tagged) -> Iterator[str]:
    known = {str(each.get("/ID")) for each in pdf.all("/TH")}
    for table, _ in pdf.elements():
        if table["/S"] == "/Table" and not any(_below(table, "/TH")):
            yield "a table has no headers"
    for header in pdf.all("/TH"):
        if header.get("/A", {}).get("/Scope") not in {"/Row", "/Column"}:
            yield f"nobody knows for what the header {pdf.text(header)!r} stands"
    for cell, above in pdf.elements():
        if cell["/S"] in {"/TD", "/TH"} and above[-1] != "/TR":
            yield "a cell stands in no row"
        if cell["/S"] == "/TD" and not {str(each) for each in cell["/A"].get("/Headers", ["none"])} <= known:
            yield "a cell names a header that is not there"


def _rest(content: bytes, pdf: Tagged, source: Page) -> Iterator[str]:
    figures = pdf.all("/Figure")
    if len(figures) != len(source.all("svg")) or any(not str(each.get("/Alt", "")).strip() for each in figures):
        yield "a figure has no words in its place"
    fonts = [font.get_object() for page in pdf.reader.pages for font in page["/Resources"]["/Font"].values()]
    for font in fonts:
        shown = font["/DescendantFonts"][0].get_object()
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & shown["/FontDescriptor"].get_object().keys():
            yield f"{font['/BaseFont']} is not embedded"
        if "Report" not in font["/BaseFont"] and "Fira" not in font["/BaseFont"]:
            yield f"{font['/BaseFont']} is not ours"
    if pdf.missing_glyphs:
        yield "a character has no picture"
    if ACTIVE.search(content) or any(page.get("/Annots") for page in pdf.reader.pages):
        yield "there is something in it that can be followed or run"


def _read_aloud(pdf: Tagged) -> str:
    """Return what is read, without bullets and without headers, which each page of a table repeats."""
    (document,) = (each.get_object() for each in pdf.root["/StructTreeRoot"]["/K"])
    return _bare(pdf.text(document, frozenset({"/Lbl", "/THead"})))


def _written(page: str) -> str:
    return _bare(Page(REPEATED.sub("", page)).text)


def _below(element: Any, tag: str) -> Iterator[Any]:  # noqa: ANN401 - pypdf's own
    for kid in element.get("/K", ()):
        found = kid.get_object()
        if isinstance(found, DictionaryObject) and found.get("/S"):
            if found["/S"] == tag:
                yield found
            yield from _below(found, tag)


def _bookmarks(outline: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    for each in outline:
        if isinstance(each, list):
            yield from _bookmarks(each)
        else:
            yield str(each.title)


def _bare(text: str) -> str:
    return "".join(text.split())
