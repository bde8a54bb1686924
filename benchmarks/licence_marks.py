"""Makes `analyzer/licences/marks.json` from the texts of the SPDX licence list.

Usage: python -P benchmarks/licence_marks.py FOLDER, where FOLDER holds one JSON file per licence with its text under
`licenseText`, as the npm package `spdx-license-list` carries them. The result is numbers only; it is written beside
the module that reads it.
"""

import json
import sys
from pathlib import Path

from analyzer.licences.texts import MARKS, runs_of, words_of

IDS = (
    "0BSD", "AFL-3.0", "AGPL-1.0", "AGPL-3.0", "Apache-1.1", "Apache-2.0", "Artistic-1.0-Perl", "Artistic-2.0",
    "BSD-1-Clause", "BSD-2-Clause", "BSD-3-Clause", "BSD-3-Clause-Clear", "BSD-4-Clause", "BSL-1.0", "BUSL-1.1",
    "CC-BY-3.0", "CC-BY-4.0", "CC-BY-NC-4.0", "CC-BY-NC-ND-4.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0", "CC-BY-SA-3.0",
    "CC-BY-SA-4.0", "CC0-1.0", "CDDL-1.0", "CDDL-1.1", "CECILL-2.1", "CECILL-B", "CECILL-C", "DL-DE-BY-2.0",
    "DL-DE-ZERO-2.0", "EPL-1.0", "EPL-2.0", "EUPL-1.0", "EUPL-1.1", "EUPL-1.2", "Elastic-2.0", "GFDL-1.3", "GPL-1.0",
    "GPL-2.0", "GPL-3.0", "ISC", "LGPL-2.0", "LGPL-2.1", "LGPL-3.0", "MIT", "MIT-0", "MPL-1.1", "MPL-2.0", "MS-PL",
    "MulanPSL-2.0", "ODbL-1.0", "OFL-1.1", "OSL-3.0", "OpenSSL", "PHP-3.01", "PostgreSQL", "Python-2.0", "Ruby",
    "SSPL-1.0", "Unlicense", "WTFPL", "X11", "ZPL-2.1", "Zlib", "etalab-2.0",
)  # fmt: skip


def own_part(spdx: str, text: str) -> str:
    """Return a licence without the other one that the list prints behind it."""
    return text.partition("GNU GENERAL PUBLIC LICENSE")[0] if spdx == "LGPL-3.0" else text


def entry(text: str) -> dict[str, object]:
    """Return what is kept of one licence."""
    runs = runs_of(words_of(text))
    marks = "".join(f"{number:08x}" for number in sorted(runs)[:MARKS])
    return {"runs": len(runs), "marks": marks}


def main(folder: Path) -> None:
    """Write the marks of all listed licences."""
    texts = {spdx: json.loads((folder / f"{spdx}.json").read_text("utf-8"))["licenseText"] for spdx in IDS}
    lines = [f"{json.dumps(spdx)}: {json.dumps(entry(own_part(spdx, text)))}" for spdx, text in texts.items()]
    target = Path(__file__).parent.parent / "analyzer" / "licences/marks.json"
    target.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
