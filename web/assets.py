"""The site's own files (styles, scripts, pictures, type): read, named by content and compressed once, at the start.

Litestar's static files would be compressed anew on every request. There are few and small files, so they stay in
memory; the content's hash in the name lets a browser keep each for ever and still see every change at once. A style
sheet names other files (`url(NAME)`) by their plain names; it is served with the hashed ones.
"""

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
COMPRESSED_ALREADY = frozenset({".woff2"})
HASH_LETTERS = 12
NAMED_FILE = re.compile(rb"url\(([\w.-]+)\)")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is served; `compressed` is empty if compressing would gain nothing."""

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
    """Read every file of the folder that has a type we serve; raise KeyError if a style sheet names a missing one."""
    files = {path: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in TYPES}
    plain = {path.name: _asset(path, content) for path, content in files.items() if path.suffix != ".css"}
    for path, content in files.items():
        if path.suffix == ".css":
            named = NAMED_FILE.sub(lambda match: b"url(%s)" % plain[match[1].decode()].name.encode(), content)
            plain[path.name] = _asset(path, named)
    return Assets(plain, {asset.name: asset for asset in plain.values()})


def _asset(path: Path, content: bytes) -> Asset:
    digest = hashlib.sha256(content).hexdigest()[:HASH_LETTERS]
    compressed = b"" if path.suffix in COMPRESSED_ALREADY else gzip.compress(content, 9, mtime=0)
    return Asset(f"{path.stem}.{digest}{path.suffix}", TYPES[path.suffix], content, compressed)
