import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from litestar.testing import TestClient
from markup import Page
from showcase import Market

from web import api, pages
from web.rendering import TEMPLATES
from web.site import SiteOptions, build_site, find_pages, find_resources

PAGE = """
from litestar import Response, get
from litestar.di import NamedDependency
from web.pluggable import MenuLink, Page
from web.rendering import Visit

@get("/hello", sync_to_thread=True)
def hello(visit: NamedDependency[Visit]) -> Response[str]:
    return visit.page("hello.html")

from catalog.permissions import Right

PAGE = Page(Right.BROWSE, (hello,), (MenuLink("Guten Tag", "/hello", 15),))
"""
RESOURCE = """
from litestar import get
from web.pluggable import Resource

@get("/hello", sync_to_thread=True)
def hello() -> dict[str, str]:
    return {"hello": "world"}

from catalog.permissions import Right

RESOURCE = Resource(Right.BROWSE, (hello,))
"""
TEMPLATE = (
    '{% extends "base.html" %}{% block title %}Hallo{% endblock %}{% block content %}<h1>Hallo</h1>{% endblock %}'
)


@pytest.fixture
def plugged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package with one page and one with one resource, somewhere else on the disk."""
    for name, content in (("more_pages", PAGE), ("more_api", RESOURCE)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
        (tmp_path / name / "hello.py").write_text(content)
    (tmp_path / "hello.html").write_text(TEMPLATE)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith(("more_pages", "more_api"))]:
        del sys.modules[name]


def test_a_new_page_or_resource_is_one_new_file(market: Market, plugged: Path) -> None:
    options = SiteOptions(
        pages=(pages, import_module("more_pages")),
        resources=(api, import_module("more_api")),
        templates=(TEMPLATES, plugged),
    )
    with TestClient(build_site(market.catalog, options)) as visitor:
        assert Page(visitor.get("/hello").text).one("h1").text == "Hallo"
        assert Page(visitor.get("/en/hello").text).one("html")["lang"] == "en"
        menu = [link.text for link in Page(visitor.get("/").text).all("a")]
        assert menu.index("Lösungen suchen") < menu.index("Guten Tag") < menu.index("Lösung einreichen")
        assert visitor.get("/api/v1/hello").json() == {"hello": "world"}
        assert "/api/v1/hello" in visitor.get("/api/v1/openapi.json").json()["paths"]


def files_of(package: ModuleType) -> set[str]:
    return {path.stem for path in Path(package.__path__[0]).glob("*.py")} - {"__init__"}


def test_every_file_hands_over_what_it_has() -> None:
    assert len(list(find_pages((pages,)))) == len(files_of(pages))
    assert len(list(find_resources((api,)))) == len(files_of(api))


def test_two_sites_live_side_by_side(market: Market) -> None:
    first, second = (
        build_site(market.catalog, SiteOptions(public_url=url)) for url in ("https://a.org", "https://b.org")
    )
    with TestClient(first) as one, TestClient(second) as two:
        assert 'href="https://a.org/en"' in one.get("/").text
        assert 'href="https://b.org/en"' in two.get("/").text


def test_a_catalogue_that_cannot_be_searched_is_not_ready(market: Market) -> None:
    with market.catalog.listings.sessions.write() as session:
        session.connection().exec_driver_sql("DROP TABLE search")
    with TestClient(build_site(market.catalog)) as visitor:
        assert (visitor.get("/health/live").status_code, visitor.get("/health/ready").status_code) == (200, 503)
        answer = visitor.get("/")
        assert (answer.status_code, Page(answer.text).one("h1").text) == (500, "Ein Fehler auf unserer Seite")
        problem = visitor.get("/api/v1/solutions")
        assert (problem.status_code, problem.json()["title"]) == (500, "An error on our side")
        assert "SELECT" not in answer.text + problem.text


def test_every_address_answers_head_as_it_answers_get(market: Market) -> None:
    with TestClient(build_site(market.catalog)) as visitor:
        for path in ("/", "/solutions/termin-buchung", "/health/live", "/api/v1/solutions", "/nowhere"):
            asked, read = visitor.head(path), visitor.get(path)
            assert (asked.status_code, asked.content) == (read.status_code, b"")
            assert asked.headers["content-type"] == read.headers["content-type"]
            assert asked.headers["content-length"] == read.headers["content-length"]
