"""What a repository shows of how it is looked after: files that say so, each a fact with its path; no judgement.

A fact that is not there was not found at the places in use for it; that it exists elsewhere cannot be ruled out. Facts
are looked for in the repository's own files only, never in vendored ones.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import yaml

from analyzer.values import Role, SourceFile

Read = Callable[[str], bytes | None]
PLACES = 50
TEXT_BYTES = 500_000
YAML_EVENTS = 100_000
YAML_DEPTH = 50
HEADINGS = 100
HEADING_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the repository has: what it is (such as `ci`), where, and which kind or detail."""

    name: str
    path: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Readme:
    """The repository's first page: its words outside code, its headings in order, and its code blocks."""

    path: str
    words: int
    headings: tuple[str, ...]
    code_blocks: int


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """All facts ordered by name and path, at most 50 places each, and the page that introduces the project."""

    facts: tuple[Fact, ...]
    readme: Readme | None

    def places(self, name: str) -> tuple[Fact, ...]:
        """Return the facts of one name."""
        return tuple(fact for fact in self.facts if fact.name == name)


@dataclass(frozen=True, slots=True)
class Sign:
    """A path (lower case) that tells a fact; `detail` says which kind."""

    name: str
    pattern: re.Pattern[str]
    detail: str


def _sign(name: str, detail: str, pattern: str) -> Sign:
    return Sign(name, re.compile(pattern), detail)


ANYWHERE = r"(?:.*/)?"
HOME = r"(?:\.github/|\.gitlab/|\.gitea/|\.forgejo/|docs/)?"
TEXT = r"(?:[._-][\w-]{1,20})?(?:\.(?:md|markdown|rst|txt|adoc|org))?"
SIGNS = (
    _sign("ci", "GitHub Actions", r"\.github/workflows/[^/]+\.ya?ml"),
    _sign("ci", "GitLab CI", r"\.gitlab-ci\.ya?ml"),
    _sign("ci", "Jenkins", r"(?:[\w-]+/)?jenkinsfile(?:\.[\w-]+)?"),
    _sign("ci", "Travis CI", r"\.travis\.ya?ml"),
    _sign("ci", "CircleCI", r"\.circleci/config\.ya?ml"),
    _sign("ci", "Azure Pipelines", r"\.?azure-pipelines(?:[\w.-]*\.ya?ml|/[^/]+\.ya?ml)"),
    _sign("ci", "AppVeyor", r"\.?appveyor\.ya?ml"),
    _sign("ci", "Drone", r"\.drone\.(?:ya?ml|star|jsonnet)"),
    _sign("ci", "Woodpecker", r"\.woodpecker(?:\.ya?ml|/[^/]+\.ya?ml)"),
    _sign("ci", "Forgejo Actions", r"\.(?:forgejo|gitea)/workflows/[^/]+\.ya?ml"),
    _sign("ci", "Bitbucket Pipelines", r"bitbucket-pipelines\.ya?ml"),
    _sign("ci", "Cirrus CI", r"\.cirrus\.(?:ya?ml|star)"),
    _sign("ci", "Buildkite", r"\.buildkite/pipeline\.ya?ml"),
    _sign("contributing", "", rf"{HOME}contribut(?:ing|ion|ors?[-_ ]guide){TEXT}"),
    _sign("code_of_conduct", "", rf"{HOME}code[-_ ]of[-_ ]conduct{TEXT}"),
    _sign("changelog", "", rf"(?:docs/)?(?:change(?:s|log|_log)|history|news|releases|release[-_]notes){TEXT}"),
    _sign("changelog", "fragments", r"(?:changelog(?:\.d)?|changes|newsfragments|changelogs/unreleased)/[^/]+\.[a-z]+"),
    _sign("governance", "", rf"{HOME}(?:governance|maintainers){TEXT}"),
    _sign("code_owners", "", r"(?:\.github/|\.gitlab/|docs/)?codeowners"),
    _sign("issue_templates", "", r"\.(?:github|gitlab|gitea|forgejo)/(?:issue_templates?)(?:/[^/]+|\.md)"),
    _sign("support", "", rf"{HOME}support(?:\.(?:md|rst|txt|adoc))?"),
    _sign("citation", "", r"citation\.cff"),
    _sign("codemeta", "", r"codemeta\.json"),
    _sign("dependency_updates", "Dependabot", r"\.github/dependabot\.ya?ml"),
    _sign("dependency_updates", "Renovate", r"(?:\.github/|\.gitlab/)?(?:\.?renovate(?:rc)?\.json5?|\.renovaterc)"),
    _sign("dependency_updates", "PyUp", r"\.pyup\.ya?ml"),
    _sign("pre_commit", "", r"\.pre-commit-config\.ya?ml|\.husky/[\w-]+|\.?lefthook\.ya?ml"),
    _sign("packaging", "Python", rf"{ANYWHERE}(?:pyproject\.toml|setup\.py|setup\.cfg)"),
    _sign("packaging", "npm", rf"{ANYWHERE}package\.json"),
    _sign("packaging", "Composer", rf"{ANYWHERE}composer\.json"),
    _sign("packaging", "Bundler", rf"{ANYWHERE}(?:gemfile|[\w.-]+\.gemspec)"),
    _sign("packaging", "Cargo", rf"{ANYWHERE}cargo\.toml"),
    _sign("packaging", "Go", rf"{ANYWHERE}go\.mod"),
    _sign("packaging", "Maven", rf"{ANYWHERE}pom\.xml"),
    _sign("packaging", "Gradle", rf"{ANYWHERE}build\.gradle(?:\.kts)?"),
    _sign("packaging", "NuGet", rf"{ANYWHERE}[\w.-]+\.(?:cs|fs|vb)proj"),
    _sign("packaging", "CPAN", rf"{ANYWHERE}(?:cpanfile|makefile\.pl|dist\.ini)"),
    _sign("packaging", "Mix", rf"{ANYWHERE}mix\.exs"),
    _sign("packaging", "Dart", rf"{ANYWHERE}pubspec\.yaml"),
    _sign("packaging", "Swift", rf"{ANYWHERE}package\.swift"),
    _sign("packaging", "CMake", r"cmakelists\.txt"),
    _sign("packaging", "Nix", r"flake\.nix"),
    _sign("lock_file", "npm", rf"{ANYWHERE}(?:package-lock\.json|npm-shrinkwrap\.json|bun\.lockb?)"),
    _sign("lock_file", "Yarn", rf"{ANYWHERE}yarn\.lock"),
    _sign("lock_file", "pnpm", rf"{ANYWHERE}pnpm-lock\.yaml"),
    _sign("lock_file", "Python", rf"{ANYWHERE}(?:(?:poetry|uv|pdm|pipfile)\.lock|pylock(?:\.[\w-]+)?\.toml)"),
    _sign("lock_file", "Composer", rf"{ANYWHERE}composer\.lock"),
    _sign("lock_file", "Bundler", rf"{ANYWHERE}(?:gemfile\.lock|gems\.locked)"),
    _sign("lock_file", "Cargo", rf"{ANYWHERE}cargo\.lock"),
    _sign("lock_file", "Go", rf"{ANYWHERE}go\.sum"),
    _sign("lock_file", "Gradle", rf"{ANYWHERE}gradle\.lockfile"),
    _sign("lock_file", "NuGet", rf"{ANYWHERE}packages\.lock\.json"),
    _sign("lock_file", "CPAN", rf"{ANYWHERE}cpanfile\.snapshot"),
    _sign("lock_file", "Mix", rf"{ANYWHERE}mix\.lock"),
    _sign("lock_file", "Dart", rf"{ANYWHERE}pubspec\.lock"),
    _sign("lock_file", "Nix", r"flake\.lock"),
    _sign("container", "image", rf"{ANYWHERE}(?:(?:dockerfile|containerfile)(?:[._-][\w.-]+)?|[\w-]+\.dockerfile)"),
    _sign("container", "compose", rf"{ANYWHERE}(?:docker-)?compose(?:[._-][\w.-]+)?\.ya?ml"),
    _sign("deployment", "Helm", rf"{ANYWHERE}chart\.yaml"),
    _sign("deployment", "Terraform", rf"{ANYWHERE}main\.tf"),
    _sign("deployment", "Ansible", rf"{ANYWHERE}(?:playbook|site)\.ya?ml"),
    _sign("editor_config", "EditorConfig", r"\.editorconfig"),
    _sign("formatter", "Prettier", rf"{ANYWHERE}(?:\.prettierrc(?:\.\w+)?|prettier\.config\.\w+)"),
    _sign("formatter", "Biome", rf"{ANYWHERE}biome\.jsonc?"),
    _sign("formatter", "clang-format", rf"{ANYWHERE}\.clang-format"),
    _sign("formatter", "rustfmt", rf"{ANYWHERE}\.?rustfmt\.toml"),
    _sign("formatter", "PHP-CS-Fixer", rf"{ANYWHERE}\.php-cs-fixer(?:\.dist)?\.php"),
    _sign("formatter", "perltidy", rf"{ANYWHERE}\.perltidyrc"),
    _sign("linter", "Ruff", rf"{ANYWHERE}\.?ruff\.toml"),
    _sign("linter", "ESLint", rf"{ANYWHERE}(?:\.eslintrc(?:\.\w+)?|eslint\.config\.\w+)"),
    _sign("linter", "Stylelint", rf"{ANYWHERE}(?:\.stylelintrc(?:\.\w+)?|stylelint\.config\.\w+)"),
    _sign("linter", "flake8", rf"{ANYWHERE}\.flake8"),
    _sign("linter", "Pylint", rf"{ANYWHERE}\.?pylintrc"),
    _sign("linter", "RuboCop", rf"{ANYWHERE}\.rubocop\.ya?ml"),
    _sign("linter", "golangci-lint", rf"{ANYWHERE}\.golangci\.(?:ya?ml|toml|json)"),
    _sign("linter", "Checkstyle", rf"{ANYWHERE}checkstyle[\w-]*\.xml"),
    _sign("linter", "PMD", rf"{ANYWHERE}pmd[\w-]*\.xml"),
    _sign("linter", "detekt", rf"{ANYWHERE}detekt[\w-]*\.ya?ml"),
    _sign("linter", "PHP_CodeSniffer", rf"{ANYWHERE}\.?phpcs\.xml(?:\.dist)?"),
    _sign("linter", "Perl::Critic", rf"{ANYWHERE}\.perlcriticrc"),
    _sign("type_checker", "mypy", rf"{ANYWHERE}\.?mypy\.ini"),
    _sign("type_checker", "Pyright", rf"{ANYWHERE}pyrightconfig\.json"),
    _sign("type_checker", "TypeScript", rf"{ANYWHERE}tsconfig(?:\.[\w-]+)?\.json"),
    _sign("type_checker", "PHPStan", rf"{ANYWHERE}phpstan(?:[\w.-]*)?\.neon(?:\.dist)?"),
    _sign("type_checker", "Psalm", rf"{ANYWHERE}psalm\.xml(?:\.dist)?"),
    _sign("type_checker", "Sorbet", r"sorbet/config"),
    _sign("type_checker", "Steep", r"steepfile"),
)  # fmt: skip
"""What a path alone tells; a stranger adds a line."""

SECURITY = re.compile(rf"{HOME}security{TEXT}|(?:[\w-]+/){{0,3}}\.well-known/security\.txt|security\.txt")
PUBLICCODE = re.compile(r"publiccode\.ya?ml")
README = re.compile(
    r"(?:\.github/|docs/)?(?:readme|liesmich|lisezmoi|leeme|leggimi)(?:[._-][\w-]{2,5})?"
    r"(?:\.(?:md|markdown|rst|txt|adoc|org))?"
)
CONTACT = re.compile(
    r"[\w.+-]{1,64}(?:@|\(at\)|\[at\]| at )[\w-]{1,63}\.[\w.-]{2,100}|https?://\S{4}|\bmailto:", re.IGNORECASE
)
TOOL_TABLES = (
    ("formatter", "Black", re.compile(r"^\[tool\.black\b", re.MULTILINE)),
    ("formatter", "Ruff", re.compile(r"^\[tool\.ruff\.format\b", re.MULTILINE)),
    ("linter", "Ruff", re.compile(r"^\[tool\.ruff\b", re.MULTILINE)),
    ("linter", "Pylint", re.compile(r"^\[tool\.pylint\b", re.MULTILINE)),
    ("linter", "flake8", re.compile(r"^\[flake8\b", re.MULTILINE)),
    ("type_checker", "mypy", re.compile(r"^\[(?:tool\.)?mypy\b", re.MULTILINE)),
    ("type_checker", "Pyright", re.compile(r"^\[tool\.(?:based)?pyright\b", re.MULTILINE)),
    ("type_checker", "ty", re.compile(r"^\[tool\.ty\b", re.MULTILINE)),
)
TOOL_FILES = frozenset({"pyproject.toml", "setup.cfg", "tox.ini"})
MARKDOWN_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*)|(=+)[ \t]+(\S.*)")
UNDERLINE = re.compile(r"([=\-~^\"*+#])\1{2,}[ \t]*")
FENCE = re.compile(r"[ \t]{0,3}(```|~~~)")
ASCIIDOC_FENCE = re.compile(r"(----)[ \t]*$")


def project_facts(files: Sequence[SourceFile], read: Read) -> ProjectFacts:
    """Return the facts of a repository; `read` gives the bytes of a path, or None where they are not to be had."""
    own = sorted((file for file in files if file.role is not Role.VENDORED), key=lambda file: file.path)
    facts = [*_by_path(own), *_by_content(own, read), *_tests(own)]
    counted: Counter[str] = Counter()
    kept = []
    for fact in sorted(set(facts), key=lambda fact: (fact.name, fact.path.count("/"), fact.path, fact.detail)):
        counted[fact.name] += 1
        if counted[fact.name] <= PLACES:
            kept.append(fact)
    return ProjectFacts(tuple(kept), _readme(own, read))


def _by_path(files: Sequence[SourceFile]) -> Iterator[Fact]:
    likely = re.compile("|".join(f"(?:{sign.pattern.pattern})" for sign in SIGNS))
    for file in files:
        path = file.path.lower()
        if likely.fullmatch(path):
            yield from (Fact(sign.name, file.path, sign.detail) for sign in SIGNS if sign.pattern.fullmatch(path))


def _by_content(files: Sequence[SourceFile], read: Read) -> Iterator[Fact]:
    for file in files:
        path = file.path.lower()
        name = PurePosixPath(path).name
        if SECURITY.fullmatch(path):
            named = "names a contact" if CONTACT.search(_text(read(file.path))) else "names no contact"
            yield Fact("security_contact", file.path, named)
        elif PUBLICCODE.fullmatch(path):
            yield Fact("publiccode", file.path, _yaml_state(read(file.path)))
        elif name in TOOL_FILES and path.count("/") <= 3:  # noqa: PLR2004 - packages of one repository lie no deeper
            content = _text(read(file.path))
            yield from (Fact(fact, file.path, tool) for fact, tool, table in TOOL_TABLES if table.search(content))


def _tests(files: Sequence[SourceFile]) -> Iterator[Fact]:
    tests = [file for file in files if file.role is Role.TEST and file.language is not None]
    languages = Counter(file.language for file in tests)
    for language, count in sorted(languages.items(), key=lambda pair: str(pair[0])):
        first = next(file.path for file in tests if file.language == language)
        lines = sum(file.lines for file in tests if file.language == language)
        yield Fact("tests", first, f"{language}: {count} files, {lines} lines")


def _text(data: bytes | None) -> str:
    return (data or b"")[:TEXT_BYTES].decode("utf-8", "replace")


def _yaml_state(data: bytes | None) -> str:
    """Return whether the file is well-formed YAML without ever building values from it."""
    if data is None or len(data) > TEXT_BYTES:
        return "not parsable: it is larger than any real one"
    depth = 0
    try:
        for count, event in enumerate(yaml.parse(data, Loader=yaml.CSafeLoader)):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > YAML_DEPTH or count > YAML_EVENTS:
                return "not parsable: it is nested deeper or longer than any real one"
            if count == 2 and not isinstance(event, yaml.MappingStartEvent):  # noqa: PLR2004 - after stream and document
                return "not parsable: it is no table of keys"
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return f"not parsable: line {mark.line + 1}" if mark is not None else "not parsable"
    except (yaml.YAMLError, UnicodeDecodeError):
        return "not parsable: it is not UTF-8 text"
    return "parsable"


def _readme(files: Sequence[SourceFile], read: Read) -> Readme | None:
    found = [file.path for file in files if README.fullmatch(file.path.lower())]
    path = min(found, key=lambda path: (path.count("/"), len(path), path), default=None)
    return read_readme(path, _text(read(path))) if path is not None else None


def read_readme(path: str, text: str) -> Readme:
    """Return words outside code, headings and code blocks of a text in Markdown, reStructuredText or alike."""
    headings: list[str] = []
    words = blocks = 0
    fence, before = "", ""
    fences = ASCIIDOC_FENCE if path.lower().endswith(".adoc") else FENCE
    for line in text.splitlines():
        mark = fences.match(line)
        if mark and (not fence or mark[1] == fence):
            blocks += not fence
            fence = "" if fence else mark[1]
            before = ""
            continue
        if fence:
            continue
        heading = MARKDOWN_HEADING.fullmatch(line[:500].rstrip())
        if heading:
            headings.append((heading[2] or heading[4]).strip("# \t="))
        elif before and UNDERLINE.fullmatch(line[:500]) and len(line.strip()) >= len(before) // 2:
            headings.append(before)
        words += sum(1 for word in line.split() if any(sign.isalpha() for sign in word))
        before = line.strip()[:500]
    return Readme(path, words, tuple(heading[:HEADING_LENGTH] for heading in headings[:HEADINGS]), blocks)
