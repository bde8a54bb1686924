"""Names of licences beside those of license-expression: withdrawn identifiers, and what people write instead."""

UNCLEAR = frozenset({
    "AGPL-1.0", "AGPL-3.0", "GPL-1.0", "GPL-2.0", "GPL-3.0", "LGPL-2.0", "LGPL-2.1", "LGPL-3.0", "GFDL-1.1",
    "GFDL-1.2", "GFDL-1.3",
})  # fmt: skip
"""Identifiers that SPDX has withdrawn because they do not say whether later versions count too."""
WITHDRAWN = frozenset({
    "GPL-1.0+", "GPL-2.0+", "GPL-3.0+", "LGPL-2.0+", "LGPL-2.1+", "LGPL-3.0+", "BSD-2-Clause-FreeBSD",
    "BSD-2-Clause-NetBSD", "bzip2-1.0.5", "GPL-2.0-with-autoconf-exception", "GPL-2.0-with-bison-exception",
    "GPL-2.0-with-classpath-exception", "GPL-2.0-with-font-exception", "GPL-2.0-with-GCC-exception",
    "GPL-3.0-with-autoconf-exception", "GPL-3.0-with-GCC-exception", "eCos-2.0", "Net-SNMP", "Nunit",
    "StandardML-NJ",
})  # fmt: skip
"""Further identifiers that SPDX has withdrawn; still valid."""
MISTAKEN = frozenset({"MPL-2.0-no-copyleft-exception"})
"""A licence that license-expression takes for an exception because of its name."""
ALIASES = {
    "apache": "Apache-2.0", "apache 2": "Apache-2.0", "apache2": "Apache-2.0", "apache-2": "Apache-2.0",
    "asl 2.0": "Apache-2.0", "apache license": "Apache-2.0", "apache software license": "Apache-2.0",
    "apache public license 2.0": "Apache-2.0", "mit license": "MIT", "expat": "MIT", "the mit license": "MIT",
    "x11": "X11", "new bsd": "BSD-3-Clause",
    "bsd 3 clause": "BSD-3-Clause", "bsd-3": "BSD-3-Clause", "simplified bsd": "BSD-2-Clause",
    "bsd 2 clause": "BSD-2-Clause", "bsd-2": "BSD-2-Clause", "eupl": "EUPL-1.2",
    "european union public license": "EUPL-1.2", "european union public licence": "EUPL-1.2", "gplv2": "GPL-2.0-only",
    "gplv3": "GPL-3.0-only", "gplv2+": "GPL-2.0-or-later", "gplv3+": "GPL-3.0-or-later", "lgplv3": "LGPL-3.0-only",
    "lgplv3+": "LGPL-3.0-or-later", "lgplv2.1": "LGPL-2.1-only", "lgplv2.1+": "LGPL-2.1-or-later",
    "agplv3": "AGPL-3.0-only", "agplv3+": "AGPL-3.0-or-later", "mozilla public license": "MPL-2.0", "mpl": "MPL-2.0",
    "mplv2": "MPL-2.0", "mplv2.0": "MPL-2.0", "cc0": "CC0-1.0", "cc by 4.0": "CC-BY-4.0",
    "cc by sa 4.0": "CC-BY-SA-4.0", "isc license": "ISC", "unlicense": "Unlicense", "the unlicense": "Unlicense",
    "zlib license": "Zlib", "eclipse public license": "EPL-2.0", "boost": "BSL-1.0",
    "boost software license": "BSL-1.0",
}  # fmt: skip
"""What people write instead of an identifier; only what has one usual meaning."""
LONG_NAMES = {
    "apache license": "Apache", "apache software license": "Apache", "general public license": "GPL",
    "lesser general public license": "LGPL", "affero general public license": "AGPL", "mozilla public license": "MPL",
    "eclipse public license": "EPL", "european union public license": "EUPL", "european union public licence": "EUPL",
}  # fmt: skip
