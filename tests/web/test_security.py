import re

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from showcase import COMMIT, HOSTILE_NAME

from web.security import POLICY

Client = TestClient[Litestar]
DATA = "application/ld+json"
"""The type of a script element that no browser runs."""
REPORT = f"/solutions/termin-buchung/report/{COMMIT}"
PATHS = [
    "/",
    "/?q=%3Cscript%3E&topic=%22%3E%3Cb%3E",
    "/solutions/hostile",
    "/solutions/termin-buchung",
    REPORT,
    f"{REPORT}/findings?tool=%22%3E&path=%3Cscript%3E&role=%22%3E",
    f"{REPORT}/files?path=%3Cscript%3E",
    "/compare?s=hostile&s=%3Cscript%3E",
    "/shortlist?s=hostile&s=%3Cscript%3E",
    "/submit",
    "/methodology",
    "/nowhere/%3Cscript%3E",
    "/badge/hostile.svg",
    "/feeds",
    "/api?q=%3Cscript%3E",
    "/api-types",
    "/api-try",
]


@pytest.mark.parametrize("path", [*PATHS, "/api/v1/solutions", "/api/v1/nothing", "/health/live", "/static/none.css"])
def test_every_answer_carries_the_protecting_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "strict-transport-security" not in headers
    assert "set-cookie" not in headers


def test_the_policy_allows_nothing_from_elsewhere_and_nothing_inline() -> None:
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert POLICY.startswith("default-src 'none'")


def test_a_connection_with_tls_is_told_to_stay_so(site: Litestar) -> None:
    with TestClient(site, base_url="https://market.example.org") as secure:
        assert secure.get("/").headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize("path", PATHS)
def test_pages_need_no_inline_script_or_style_and_no_foreign_file(client: Client, path: str) -> None:
    page = Page(client.get(path).text)
    for element in page.elements:
        assert "style" not in element.attributes
        assert not [name for name in element.attributes if name.startswith("on")]
        assert element.tag != "style"
        if element.tag in {"script", "img", "link"} and element.attributes.get("type") != DATA:
            source = element.attributes.get("src", element.attributes.get("href", ""))
            assert source.startswith("/")
            assert not source.startswith("//")
    assert not [script for script in page.all("script") if script.text and script.attributes.get("type") != DATA]


@pytest.mark.parametrize("path", PATHS)
def test_what_strangers_wrote_is_text_and_never_markup(client: Client, path: str) -> None:
    html = client.get(path).text
    assert "<script>" not in html
    assert "<img" not in html
    assert "onerror=" not in re.sub(r"&[#\w]+;", "", re.sub(r">[^<]*<", "><", html))
    assert not [link for link in Page(html).all("a") if link.attributes.get("href", "").startswith("javascript:")]
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b]", html)
    assert "49" not in Page(html).title


def test_a_hostile_listing_is_shown_as_it_is_written(client: Client) -> None:
    page = Page(client.get("/solutions/hostile").text)
    assert page.one("h1").text == HOSTILE_NAME
    assert "Harmlos\\u202e und <b>fett</b>" in page.text
    assert "{{ 7 * 7 }}" in page.text
    assert "javascript:alert(1)" in page.text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example.org"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://testserver.local", "sec-fetch-site": "cross-site"},
    ],
)
def test_a_form_from_another_site_is_refused(client: Client, headers: dict[str, str]) -> None:
    answer = client.post("/submit", data={"name": "x"}, headers=headers)
    assert (answer.status_code, Page(answer.text).one("h1").text) == (
        403,
        "Dieses Formular kam von einer fremden Seite",
    )
    assert client.post("/assessments/x/cancel", headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{}, {"sec-fetch-site": "same-origin"}, {"origin": "http://testserver.local"}, {"sec-fetch-site": "none"}],
)
def test_a_form_of_this_site_is_taken(client: Client, headers: dict[str, str]) -> None:
    assert client.post("/submit", data={"name": "x"}, headers=headers).status_code == 422


def test_own_files_are_named_by_content_compressed_and_kept_for_ever(client: Client) -> None:
    kern, address = (link["href"] for link in Page(client.get("/").text).all("link", rel="stylesheet"))
    assert re.fullmatch(r"/static/kern\.[0-9a-f]{12}\.css", kern)
    assert re.fullmatch(r"/static/site\.[0-9a-f]{12}\.css", address)
    answer = client.get(address, headers={"accept-encoding": "gzip"})
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    plain = client.get(address, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == answer.text


def test_type_is_named_by_content_and_sent_as_it_is(client: Client) -> None:
    page = Page(client.get("/").text)
    sheet = client.get(page.all("link", rel="stylesheet")[1]["href"]).text
    for preload in page.all("link", rel="preload"):
        assert f"url({preload['href'].removeprefix('/static/')})" in sheet, "what is fetched early is what is used"
        answer = client.get(preload["href"], headers={"accept-encoding": "gzip"})
        assert answer.headers["content-type"] == "font/woff2"
        assert "content-encoding" not in answer.headers, "it is compressed already"
        assert len(answer.content) < 20_000


@pytest.mark.parametrize("path", ["/", REPORT, "/submit", "/methodology"])
def test_a_page_with_all_its_files_stays_within_its_budget(client: Client, path: str) -> None:
    answer = client.get(path, headers={"accept-encoding": "gzip"})
    page = Page(answer.text)
    files = {element.attributes.get("src") or element.attributes.get("href") for element in page.all("script")}
    files |= {link["href"] for link in page.all("link") if link["rel"] in {"stylesheet", "icon"}}
    sizes = [int(client.get(file, headers={"accept-encoding": "gzip"}).headers["content-length"]) for file in files]
    assert int(answer.headers["content-length"]) + sum(sizes) <= 45_000
    assert 1 + len(files) <= 10
