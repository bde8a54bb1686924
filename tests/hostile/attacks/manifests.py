"""Attacks by manifests and lock files: formats that unfold, nest, include and name without end."""

from attacks.attack import HARMLESS, Accepted, Attack, files

DEEP = b"[" * 100_000 + b"]" * 100_000


def broken(path: str, *reasons: str) -> Accepted:
    """The manifest is named as broken for one of the reasons, of which the beginning is given."""
    return Accepted(reasons={path: frozenset(f"manifest: {reason}" for reason in reasons)})


NO_LOCK = broken("pnpm-lock.yaml", "is not a lock file of pnpm")
LAUGHS = b'<!DOCTYPE p [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (letter + 1, b"&%c;" % letter * 10) for letter in range(ord("a"), ord("j"))
) + b"]><project>&j;</project>"  # fmt: skip
ANCHORS = b"a0: &a0 [x]\n" + b"".join(
    b"a%d: &a%d [%s]\n" % (number, number, b", ".join([b"*a%d" % (number - 1)] * 10)) for number in range(1, 12)
)
OUTSIDE = b'<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><project>&x;</project>'
INCLUDES = b"-r requirements.txt\n-r ../../../etc/passwd\n-r /dev/zero\n-c https://127.0.0.1/x\n" * 1_000
CHAIN = {f"requirements/r{n}.txt": b"-r r%d.txt\n-r r%d.txt\n" % ((n + 1) % 60, (n + 2) % 60) for n in range(60)}
LOCK = b'{"lockfileVersion": 3, "packages": {' + b",".join(
    b'"node_modules/p%d": {"version": "1.0.0"}' % number for number in range(10_000)) + b"}}"  # fmt: skip
CIRCLE = (
    b"<project><groupId>g</groupId><artifactId>m%d</artifactId>"
    b"<parent><groupId>g</groupId><artifactId>m%d</artifactId></parent><properties>"
    + b"".join(b"<p%d>${p%d}${p%d}</p%d>" % (one, one + 1, one + 1, one) for one in range(40))
    + b"</properties><dependencies><dependency><groupId>a</groupId><artifactId>b</artifactId>"
    b"<version>${p0}</version></dependency></dependencies></project>"
)
DEFAULTS = b'<!DOCTYPE p [<!ATTLIST b x CDATA "' + b"x" * 50_000 + b'">]><p>' + b"<b/>" * 20_000 + b"</p>"
NAMELESS = {
    "package.json": b'{"dependencies": {"a/": "1", "/": "1"}}', "composer.json": b'{"require": {"a/": "1"}}',
    "pom.xml": b"<project><dependencies><dependency/></dependencies></project>", "Dockerfile": b"FROM a/\n",
    "go.mod": b"require a/ v1\n", "poetry.lock": b'[[package]]\nname = "/"\nversion = "1"\n',
}  # fmt: skip
EXTRAS = b'[project]\nname = "p"\n[project.optional-dependencies]\na0 = ["x"]\n' + b"".join(
    b'a%d = ["p[a%d]", "p[a%d]"]\n' % (one + 1, one, one) for one in range(60)
)
STAGES = b"".join(b"FROM s%d AS s%d\n" % (one, one + 1) for one in range(20_000))
PROPERTIES = (
    b"<Project><PropertyGroup><P0>xxxxxxxxxx</P0>"
    + b"".join(b"<P%d>$(P%d)$(P%d)</P%d>" % (one + 1, one, one, one + 1) for one in range(60))
    + b'</PropertyGroup><ItemGroup><PackageReference Include="a" Version="$(P60)"/></ItemGroup></Project>'
)
NO_NAME = frozenset({"manifest: names a package in a way that is no package name"})

MANIFESTS = (
    Attack("packages whose names end where they should begin", "no address can be made of them",
           files(NAMELESS), Accepted(reasons=dict.fromkeys(NAMELESS, NO_NAME))),
    Attack("twenty thousand stages of a container", "each is held against all before it",
           files({"Dockerfile": STAGES}), HARMLESS),
    Attack("extras of extras of the project itself", "two to the power of sixty",
           files({"pyproject.toml": EXTRAS}), HARMLESS),
    Attack("properties of properties", "ten times two to the power of sixty letters",
           files({"x.csproj": PROPERTIES}), HARMLESS),
    Attack("a licence of thirty thousand brackets", "an expression that is read by calls of calls",
           files({"package.json": b'{"license": "' + b"(MIT AND " * 30_000 + b'"}'}), HARMLESS),
    Attack("YAML that holds itself", "a walk without end",
           files({"publiccode.yml": b"name: &a [*a]\n", "Podfile.lock": b"PODS: &p\n  - *p\n"}), HARMLESS),
    Attack("JSON with half a million blank lines", "a pattern for the beginning of lines reads all that follow",
           files({"package-lock.json": b'{"packages": {}}' + b"\n" * 480_000}), HARMLESS),
    Attack("XML whose declarations give each element much", "twenty thousand times the same 50 kB",
           files({"pom.xml": DEFAULTS}), HARMLESS),
    Attack("settings of which no line says anything", "each complaint is put behind all others",
           files({"setup.cfg": b"[metadata]\n" + b"x\n" * 240_000}), broken("setup.cfg", "is larger")),
    Attack("JSON a hundred thousand deep", "ends a parser's stack",
           files({"package.json": b'{"dependencies": ' + DEEP + b"}"}),
           broken("package.json", "is not JSON we can read")),
    Attack("JSON with a hundred thousand equal keys", "each replaces the one before",
           files({"package.json": b'{"dependencies": {' + b",".join([b'"a": "1"'] * 50_000) + b"}}"}), HARMLESS),
    Attack("JSON with a number of 100,000 digits", "turning it into a number is quadratic",
           files({"package.json": b'{"version": ' + b"9" * 100_000 + b', "dependencies": {"a": "1"}}'}),
           broken("package.json", "is not JSON we can read")),
    Attack("a lock file of ten thousand packages", "rows without end", files({"package-lock.json": LOCK}), HARMLESS),
    Attack("TOML tables ten thousand deep", "a table in a table at each dot",
           files({"pyproject.toml": b"[" + b".".join([b"a"] * 10_000) + b"]\n"}),
           broken("pyproject.toml", "has keys with more parts", "is not TOML we can read")),
    Attack("TOML lists ten thousand deep", "ends a parser's stack", files({"Cargo.toml": b"a = " + DEEP}),
           broken("Cargo.toml", "is not TOML we can read")),
    Attack("TOML with a hundred thousand keys", "some parsers look through all for each",
           files({"Cargo.lock": b"".join(b"a%d = 1\n" % number for number in range(30_000))}), HARMLESS),
    Attack("YAML that unfolds", "ten thousand million texts from twelve lines",
           files({"pnpm-lock.yaml": ANCHORS}), NO_LOCK),
    Attack("YAML a hundred thousand deep", "ends a parser's stack",
           files({"pnpm-lock.yaml": b"packages: " + DEEP}), NO_LOCK),
    Attack("YAML that makes objects", "code that runs while it is read",
           files({"pnpm-lock.yaml": b"packages: !!python/object/apply:os.system ['touch proof']\n"}), NO_LOCK),
    Attack("XML that unfolds", "the thousand million laughs",
           files({"pom.xml": LAUGHS}), broken("pom.xml", "declares entities")),
    Attack("XML with a file of the machine", "an entity that is read from it", files({"pom.xml": OUTSIDE}),
           broken("pom.xml", "declares entities")),
    Attack("XML fifty thousand deep", "ends a walker's stack", files({"pom.xml": b"<a>" * 50_000 + b"</a>" * 50_000}),
           broken("pom.xml", "is nested deeper")),
    Attack("requirements that include themselves and the machine", "a loop, a secret, a device, a request",
           files({"requirements.txt": INCLUDES}), HARMLESS),
    Attack("requirements that include each other", "paths without end between a few files", files(CHAIN), HARMLESS),
    Attack("a requirement of 500 kB", "a pattern that backs up reads it again and again",
           files({"requirements.txt": b"a" + b"[" * 240_000 + b" ;" * 120_000}),
           broken("requirements.txt", "has a line longer")),
    Attack("a build file of brackets", "the same in another language",
           files({"build.gradle": b"dependencies {\n" + b"implementation(" * 20_000 + b"{" * 20_000}), HARMLESS),
    Attack("a Gemfile of quotes", "the same again", files({"Gemfile": b"gem 'a', " + b"'x', " * 60_000}), HARMLESS),
    Attack("a Dockerfile of one line", "the same again",
           files({"Dockerfile": b"FROM " + b"a:" * 100_000 + b"\\\n" * 50_000}),
           broken("Dockerfile", "names an image that is computed")),
    Attack("a manifest in UTF-16", "bytes that are no text",
           files({"requirements.txt": "django==4\n".encode("utf-16")}), HARMLESS),
    Attack("names that write on a terminal", "orders, lies and half characters",
           files({"package.json": b'{"dependencies": {"\\u001b[31m\\u202e": "1", "a\\u0000b": "3"}}'}),
           broken("package.json", "names a package in a way that is no package name")),
    Attack("names that are links and ways elsewhere", "somebody makes a link or a path of them",
           files({"package.json": b'{"dependencies": {"https://127.0.0.1/x": "1.0.0", "javascript:alert(1)": "1", '
                                  b'"[x](http://127.0.0.1)": "1", "a/../../b": "1", "..": "1"}}'}),
           broken("package.json", "names a package in a way that is no package name")),
    Attack("poms that inherit from each other in a circle", "versions that stand for each other without end",
           files({f"m{n}/pom.xml": CIRCLE % (n, (n + 1) % 300) for n in range(300)}), HARMLESS),
    Attack("a setup.py that would run", "only an interpreter knows what it says",
           files({"setup.py": b"import os\nos.system('touch proof')\nsetup(install_requires=['a'])\n"}),
           HARMLESS),
)  # fmt: skip
