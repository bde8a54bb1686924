"""The site's own files (style, script, icon): read, named by content and compressed once, when the site starts.

Litestar's static files would be compressed anew on every request. There are few and small files, so they stay in
memory; the content's hash in the name lets a browser keep each for ever and still see every change at once.
"""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
HASH_LETTERS = 12


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is served."""

    name: str
    media_type: str
    content: bytes
    compressed: bytes


@dataclass(frozen=True, slots=True)
class Assets:
    """All files, by plain name for templates and by hashed name for requests."""

    plain: Mapping[str, Asset]
    hashed: Mapping[str, Asset]

    def address(self, name: str) -> str:
        """Return the address of a file by its plain name; raise KeyError if there is none."""
        return f"/static/{self.plain[name].name}"


def load_assets(folder: Path = FOLDER) -> Assets:
    """Read every file of the folder that has a type we serve."""
    plain = {path.name: _asset(path) for path in sorted(folder.iterdir()) if path.suffix in TYPES}
    return Assets(plain, {asset.name: asset for asset in plain.values()})


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:HASH_LETTERS]
    return Asset(f"{path.stem}.{digest}{path.suffix}", TYPES[path.suffix], content, gzip.compress(content, 9, mtime=0))
