"""Every route × every role, made from the application itself: no route is forgotten, none answers more than it may.

Which right a path needs is written here once more, by hand, so that a page that names the wrong right fails. Secret
words stand in everything that is not public; no answer may hold one that its reader must not see.
"""

from collections.abc import Callable, Iterator, Mapping

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.testing import TestClient
from roles import ROLES, SECRET, SEES_SECRET, Scene

from catalog.permissions import PERMISSIONS, Right, Standing
from web.authentication import RIGHT

EXPECTED: Mapping[str, Right] = {
    "/": Right.BROWSE,
    "/accessibility": Right.BROWSE,
    "/account": Right.ACCOUNT,
    "/account/new-address": Right.BROWSE,
    "/account/regions": Right.USE,
    "/admin": Right.ADMINISTER,
    "/api": Right.BROWSE,
    "/api-try": Right.BROWSE,
    "/api-types": Right.BROWSE,
    "/api/v1": Right.BROWSE,
    "/api/v1/messages": Right.ACCOUNT,
    "/api/v1/review": Right.REVIEW,
    "/api/v1/town": Right.USE,
    "/api/v1/vendor": Right.OFFER,
    "/assessments": Right.SUBMIT,
    "/badge": Right.BROWSE,
    "/compare": Right.BROWSE,
    "/complaints": Right.BROWSE,
    "/confirm": Right.BROWSE,
    "/drafts": Right.SUBMIT,
    "/feeds": Right.BROWSE,
    "/glossary": Right.BROWSE,
    "/health": Right.BROWSE,
    "/imprint": Right.BROWSE,
    "/messages": Right.ACCOUNT,
    "/messages/feed": Right.BROWSE,
    "/methodology": Right.BROWSE,
    "/municipality": Right.BROWSE,
    "/opensearch.xml": Right.BROWSE,
    "/operation": Right.BROWSE,
    "/organisations": Right.ACCOUNT,
    "/plain-language": Right.BROWSE,
    "/privacy": Right.BROWSE,
    "/problems": Right.BROWSE,
    "/regions": Right.BROWSE,
    "/register": Right.BROWSE,
    "/reset": Right.BROWSE,
    "/criteria": Right.BROWSE,
    "/review": Right.REVIEW,
    "/robots.txt": Right.BROWSE,
    "/shortlist": Right.BROWSE,
    "/shortlist.csv": Right.BROWSE,
    "/sign-in": Right.BROWSE,
    "/sign-out": Right.BROWSE,
    "/sitemap.xml": Right.BROWSE,
    "/sitemaps": Right.BROWSE,
    "/solutions": Right.BROWSE,
    "/static": Right.BROWSE,
    "/submit": Right.SUBMIT,
    "/town": Right.USE,
    "/vendor": Right.OFFER,
    "/verdicts": Right.REVIEW,
    "/.well-known/security.txt": Right.BROWSE,
}
"""The right of every path, by its longest known beginning; a path without one fails."""
NOTHING = "/api/v1/{path:str}"
"""Answers what is no address of the API."""
HISTORY = "reports/{report_id:str}/history"


def routes(app: Litestar) -> Iterator[tuple[str, str, Right | None]]:
    """Every method and path that the application answers, with the right that its handler names."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                for method in sorted(handler.http_methods - {"OPTIONS", "HEAD"}):
                    yield method, route.path, handler.opt.get(RIGHT)


def plain(path: str) -> str:
    """The path without its language."""
    return path.removeprefix("/en") or "/" if path == "/en" or path.startswith("/en/") else path


def expected(path: str) -> Right:
    """The right that the table above names for a path."""
    parts = plain(path).split("/")
    for count in range(len(parts), 0, -1):
        start = "/".join(parts[:count]) or "/"
        if start in EXPECTED and (start != "/" or plain(path) == "/"):
            return EXPECTED[start]
    pytest.fail(f"{path} is not in the table of expected rights: add it and say who may come")


def filled(path: str, values: Mapping[str, str]) -> str:
    """The path with a value for each parameter; an unknown parameter fails."""
    parts = []
    for part in path.split("/"):
        name = part.strip("{}").partition(":")[0]
        parts.append(values[name] if part.startswith("{") else part)
    return "/".join(parts)


def test_every_route_names_the_right_that_is_expected_of_it(scene: Callable[[], Scene]) -> None:
    found = list(routes(scene().site()))
    assert len(found) > 50
    wrong = [(method, path, right) for method, path, right in found if right is not expected(path)]
    assert wrong == []


def test_the_table_of_expected_rights_has_no_path_that_is_gone(scene: Callable[[], Scene]) -> None:
    paths = [plain(path) for _, path, _ in routes(scene().site())]
    unused = [start for start in EXPECTED if not any(path == start or path.startswith(f"{start}/") for path in paths)]
    assert unused == []


def test_who_asks_for_the_methods_of_an_address_is_told_them_and_nothing_else(scene: Callable[[], Scene]) -> None:
    stage = scene()
    with TestClient(stage.site()) as client:
        for _, path, _ in routes(stage.site()):
            answer = client.options(filled(path, stage.values))
            if path == NOTHING:
                assert answer.status_code == 404
                continue
            assert (answer.status_code, answer.text) == (204, ""), path
            assert "OPTIONS" in answer.headers["allow"], path


@pytest.mark.parametrize("role", ROLES)
def test_pages_answer_only_what_a_role_may_see(scene: Callable[[], Scene], role: str) -> None:
    faults: list[str] = []
    waiting = sorted(pages(scene().site()), key=lambda each: each[0] != "GET")
    while waiting:
        faults += visited(scene(), role, waiting)
    assert faults == []


def pages(app: Litestar) -> list[tuple[str, str, Right | None]]:
    return [each for each in routes(app) if not each[1].startswith("/api/")]


def visited(stage: Scene, role: str, waiting: list[tuple[str, str, Right | None]]) -> list[str]:
    """Ask for one page after the other until one has changed something; the rest is for a scene of its own."""
    faults = []
    with TestClient(stage.site(), raise_server_exceptions=False) as client:
        client.follow_redirects = False
        client.headers["sec-fetch-site"] = "same-origin"
        while waiting:
            method, path, right = waiting.pop(0)
            if right is None:
                continue
            client.cookies.clear()
            if role != "visitor":
                client.cookies.set("session", stage.catalog.sign_ins.open(stage.accounts[role], verified=True))
            may = stage.who(role).may(right)
            answer = client.request(method, filled(path, stage.values))
            faults += judged(stage, role, may, f"{method} {path}", answer.status_code, answer.text)
            if method != "GET" and may and answer.status_code < 400:
                break
    return faults


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("scoped", [True, False])
def test_the_api_answers_only_what_a_role_and_its_token_may_see(
    scene: Callable[[], Scene], role: str, *, scoped: bool
) -> None:
    stage = scene()
    faults = []
    site = stage.site()
    with TestClient(site, raise_server_exceptions=False) as client:
        for method, path, right in routes(site):
            if not path.startswith("/api/") or right is None:
                continue
            headers = {}
            if role != "visitor":
                headers["authorization"] = f"Bearer {stage.token(role, tuple(Right) if scoped else ())}"
            may = stage.who(role).may(right) and (scoped or right is Right.BROWSE or role == "visitor")
            answer = client.request(method, filled(path, stage.values), headers=headers)
            faults += judged(stage, role, may, f"{method} {path}", answer.status_code, answer.text)
    assert faults == []


def judged(stage: Scene, role: str, may: bool, what: str, status: int, text: str) -> list[str]:  # noqa: FBT001, PLR0913, PLR0917 - one line of the matrix
    """What is wrong with an answer."""
    faults = []
    refused = status in (401, 403)
    if status >= 500 and "/health/" not in what:
        faults.append(f"{role}: {what} fails with {status}")
    if may and (status == 401 or (refused and what.startswith("GET"))):
        faults.append(f"{role}: {what} is refused with {status}")
    if not may and not refused and not (role == "visitor" and status == 303):
        faults.append(f"{role}: {what} is answered with {status}")
    if SECRET in text and role not in SEES_SECRET:
        faults.append(f"{role}: {what} shows what is not public")
    others = [name for name in stage.accounts if name != role]
    shown = [name for name in others if f"{name}@example.org" in text]
    if shown and role != "administrator":
        faults.append(f"{role}: {what} shows addresses of {shown}")
    return faults


@pytest.mark.parametrize(
    ("role", "right"),
    [("reviewer", Right.REVIEW), ("administrator", Right.ADMINISTER), ("vendor", Right.OFFER)],
)
def test_a_narrow_token_reads_nothing_that_is_not_public(scene: Callable[[], Scene], role: str, right: Right) -> None:
    stage = scene()
    site = stage.site()
    others = tuple(set(Right) - {right})
    with TestClient(site) as client:

        def ask(path: str, *scopes: Right) -> tuple[int, str]:
            headers = {"authorization": f"Bearer {stage.token(role, scopes)}"}
            answer = client.get(filled(path, stage.values), headers=headers)
            return answer.status_code, answer.text

        for place in ("solutions/{slug:str}", "solutions/{slug:str}/record", "reports/{report_id:str}", HISTORY):
            path = f"/api/v1/{place}"
            assert ask(path, right)[0] == 200, path
            assert ask(path, *others)[0] == 404, path
        told = [
            path
            for method, path, needed in routes(site)
            if method == "GET" and path.startswith("/api/") and needed and SECRET in ask(path, *others)[1]
        ]
    assert told == []


def test_a_token_never_reaches_further_than_its_account(scene: Callable[[], Scene]) -> None:
    stage = scene()
    for role in ("account", "vendor", "town", "unconfirmed"):
        who = stage.catalog.sign_ins.bearer(stage.token(role, tuple(Right)))
        assert not who.may(Right.ADMINISTER)
        assert not who.may(Right.REVIEW)


def test_nobody_from_outside_is_the_marketplace_itself() -> None:
    assert all(Standing.MARKETPLACE not in holders for holders in PERMISSIONS.values())
