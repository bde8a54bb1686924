"""Takes the pictures of the README's tour from a running demo: `make demo`, then `make pictures` beside it."""  # noqa: INP001 - a script

import os
from pathlib import Path

from playwright.sync_api import sync_playwright

SITE = f"http://127.0.0.1:{os.environ.get('MARKETPLACE_PORT', '8000')}"
PICTURES = {
    "search": "/?q=B%C3%BCrgerbeteiligung&ags=05315000",
    "solution": "/solutions/open-zaak#statements-title",
    "report": "/solutions/open-zaak/report#parts",
    "compare": "/compare?s=adhocracy-plus&s=meinberlin",
    "submit": "/submit",
}

with sync_playwright() as play:
    browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    page = browser.new_page(viewport={"width": 1200, "height": 1200})
    page.goto(SITE)  # so that every picture has the fonts
    for name, path in PICTURES.items():
        page.goto(SITE + path)
        page.screenshot(path=Path(__file__).with_name(f"{name}.png"))
    browser.close()
