"""A real Chromium against a real server on loopback.

The browser lives as long as one file of tests: pytest-playwright's own fixtures live as long as the session and
keep an event loop running in it, under which other tests could not start theirs. Every visitor fails the test for a
console error, a violated content security policy, an exception in a script, or a request to another host.
"""

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from litestar import Litestar
from missing import missing
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, sync_playwright
from showcase import client, frame, market, original_market, site

__all__ = ["client", "frame", "market", "original_market", "site"]

ARGUMENTS = [
    "--no-sandbox",
    "--font-render-hinting=none",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]
PATIENCE = 10_000
"""Milliseconds until a test gives up waiting for something to appear."""


@pytest.fixture(scope="module")
def program() -> str:
    """The system's Chromium; without one a test is skipped, but never in the build."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        missing("Chromium is missing: apt-get install chromium")
    return found


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module")
def chromium(program: str, playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
    yield browser
    browser.close()


@contextmanager
def served(application: Litestar) -> Iterator[str]:
    """Serve the application on a free port and yield its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()  # from here on a visitor waits, instead of being refused until the server's thread is up
        config = uvicorn.Config(application, log_level="error", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)


@pytest.fixture
def address(site: Litestar) -> Iterator[str]:
    with served(site) as base:
        yield base


@pytest.fixture(scope="module")
def serve() -> Iterator[Callable[[Litestar], str]]:
    """Serve applications as long as the file of tests lasts; a call returns where."""
    with ExitStack() as closing:
        yield lambda application: closing.enter_context(served(application))


@dataclass
class Watch:
    """What went wrong or out while a visitor looked around."""

    base: str
    troubles: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        of_the_page = message.text.startswith("Failed to load resource") and "/static/" not in message.location["url"]
        if message.type in {"error", "warning"} and not of_the_page:
            self.troubles.append(message.text)

    def follow(self, page: Page) -> None:
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def check(self) -> None:
        assert self.troubles == []
        assert [url for url in self.requests if not url.startswith((self.base, "data:"))] == []


@pytest.fixture
def watched() -> Iterator[Callable[[Page, str], None]]:
    """Watch a page of the site at an address; the test fails for what went wrong on it."""
    watches: list[Watch] = []

    def follow(page: Page, base: str) -> None:
        watches.append(Watch(base))
        watches[-1].follow(page)

    yield follow
    for watch in watches:
        watch.check()


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open a page as a visitor of a certain kind: width, colour scheme, with or without script."""
    watch = Watch(address)
    contexts = []

    def opened(path: str = "/", width: int = 1280, scheme: str = "light", **options: Any) -> Page:  # noqa: ANN401
        context = chromium.new_context(
            base_url=address, viewport={"width": width, "height": 900}, color_scheme=scheme, locale="de-DE", **options
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        watch.follow(page)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    watch.check()


@pytest.fixture(scope="session")
def screenshots() -> Path | None:
    """The folder for pictures of all pages, if SCREENSHOTS names one (the repository ignores screenshots/)."""
    named = os.environ.get("SCREENSHOTS")
    if not named:
        return None
    folder = Path(named)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
