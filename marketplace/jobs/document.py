"""The child program that sets a page as a PDF: orders on stdin, the page and the document in files; no database.

Started as `python -I -m marketplace.jobs.document` by `marketplace.jobs.printing`. WeasyPrint is an extra and needs
Pango on the system: without either the request is refused by name, and the site goes on without documents.
"""

import os
import resource
import tempfile
from importlib import import_module
from pathlib import Path
from types import ModuleType

import msgspec

import web.press
from analyzer.sandbox import give_up, python_folders
from marketplace.jobs.inside import Channel, obey
from marketplace.jobs.orders import PrintOrders

PRESS = "web.press.pdf"
UNAVAILABLE = "document.unavailable"
MEMORY_BYTES = 1_000_000_000
CPU_SECONDS = 60


def main() -> None:
    """Set the page and leave the document."""
    obey(_run)


def _run(text: bytes, channel: Channel) -> None:
    orders = msgspec.json.decode(text, type=PrintOrders)
    result = Path(orders.document)
    own = Path(web.press.__file__).parents[1]
    tempfile.tempdir = str(result.parent)
    os.environ["FONTCONFIG_FILE"] = str(own / "press" / "fonts.conf")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        press = _press()
    except (ImportError, OSError) as error:
        channel.say({"error": UNAVAILABLE, "message": str(error)})
        return
    give_up([*python_folders(), own], [result.parent])
    result.write_bytes(press.to_pdf(Path(orders.page).read_text(encoding="utf-8")))


def _press() -> ModuleType:
    return import_module(PRESS)


if __name__ == "__main__":
    main()
