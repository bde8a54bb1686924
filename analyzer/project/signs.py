"""What a path alone tells of how a repository is looked after: data that a stranger extends by one line."""

from dataclasses import dataclass

ANYWHERE = "**/"
ANYTHING = r"^[ \t]*[^\s#]"
"""A line that is no remark."""
IDLE = r"(?!['\"]?(?:true|false|exit|echo|sleep|:)(?=[\s'\"]|$)(?![^\n]*(?:&&|;|\|)))"
"""What comes next is no command that does nothing, or more comes behind it."""
RUN = rf"run[ \t]*:[ \t]*(?:{IDLE}[^\s|>#]|[|>][^\n]*\n\s*{IDLE}\S|[|>][^\n]*\n([ \t]+)\S[^\n]*\n\1\S)"
STEP = rf"^[ \t-]*(?:{RUN}|uses[ \t]*:[ \t]*(?!['\"]?actions/(?:checkout|cache|setup-))\S)"
"""A step of a build that does something: a command, or a part that does more than prepare one."""
JOB = r"^[ \t]*(?:script|trigger|include|extends|component)[ \t]*:"
RULES_WORDS = 15
"""Fewer different words are no rules."""
CHANGE, CHANGE_WORDS, UNDATED_WORDS = r"\d\.\d|\b(?:19|20)\d\d\b", 10, 60
"""A list of changes names a version or a year and has so many different words, or it has more of them."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A path (lower case) that tells a fact, or a file name in any folder; `detail` says which kind.

    The file must hold what `content` finds, and so many different `words`: an empty file tells nothing.
    """

    name: str
    detail: str
    pattern: str
    anywhere: bool = False
    content: str = ANYTHING
    words: int = 0


def _sign(name: str, detail: str, pattern: str, content: str = ANYTHING, words: int = 0) -> Sign:
    return Sign(name, detail, pattern.removeprefix(ANYWHERE), pattern.startswith(ANYWHERE), content, words)


HOME = r"(?:\.github/|\.gitlab/|\.gitea/|\.forgejo/|docs/)?"
TEXT = r"(?:[._-][\w-]{1,20})?(?:\.(?:md|markdown|rst|txt|adoc|org))?"
CHANGES = rf"(?:docs/)?(?:change(?:s|log|_log)|history|news|releases|release[-_]notes){TEXT}"
PROJECT = r"^\[(?:project|build-system|tool\.(?:poetry|flit|pdm))\b"
SIGNS = (
    _sign("ci", "GitHub Actions", r"\.github/workflows/[^/]+\.ya?ml", STEP),
    _sign("ci", "GitLab CI", r"\.gitlab-ci\.ya?ml", JOB),
    _sign("ci", "Jenkins", r"(?:[\w.-]+/)?jenkinsfile(?:\.[\w-]+)?"),
    _sign("ci", "Travis CI", r"\.travis\.ya?ml"),
    _sign("ci", "CircleCI", r"\.circleci/config\.ya?ml"),
    _sign("ci", "Azure Pipelines", r"\.?azure-pipelines(?:[\w.-]*\.ya?ml|/[^/]+\.ya?ml)"),
    _sign("ci", "AppVeyor", r"\.?appveyor\.ya?ml"),
    _sign("ci", "Drone", r"\.drone\.(?:ya?ml|star|jsonnet)"),
    _sign("ci", "Woodpecker", r"\.woodpecker(?:\.ya?ml|/[^/]+\.ya?ml)"),
    _sign("ci", "Forgejo Actions", r"\.(?:forgejo|gitea)/workflows/[^/]+\.ya?ml", STEP),
    _sign("ci", "Bitbucket Pipelines", r"bitbucket-pipelines\.ya?ml"),
    _sign("ci", "Cirrus CI", r"\.cirrus\.(?:ya?ml|star)"),
    _sign("ci", "Buildkite", r"\.buildkite/pipeline\.ya?ml"),
    _sign("contributing", "", rf"{HOME}contribut(?:e|ing|ion|ors?[-_ ]guide){TEXT}", words=RULES_WORDS),
    _sign("code_of_conduct", "", rf"{HOME}code[-_ ]of[-_ ]conduct{TEXT}", words=RULES_WORDS),
    _sign("changelog", "", CHANGES, CHANGE, words=CHANGE_WORDS),
    _sign("changelog", "", CHANGES, words=UNDATED_WORDS),
    _sign("changelog", "fragments", r"(?:changelog(?:\.d)?|changes|newsfragments|changelogs/unreleased)/[^/]+\.[a-z]+"),
    _sign("governance", "", rf"{HOME}(?:governance|maintainers){TEXT}"),
    _sign("code_owners", "", r"(?:\.github/|\.gitlab/|docs/)?codeowners"),
    _sign("issue_templates", "", r"\.(?:github|gitlab|gitea|forgejo)/(?:issue_templates?)(?:/[^/]+|\.md)"),
    _sign("support", "", rf"{HOME}support(?:\.(?:md|rst|txt|adoc))?"),
    _sign("citation", "", r"citation\.cff"),
    _sign("codemeta", "", r"codemeta\.json"),
    _sign("dependency_updates", "Dependabot", r"\.github/dependabot\.ya?ml"),
    _sign("dependency_updates", "Renovate", r"(?:\.github/|\.gitlab/)?(?:\.?renovate(?:rc)?\.json5?|\.renovaterc)"),
    _sign("dependency_updates", "Scala Steward", r"(?:\.github/)?\.scala-steward\.conf"),
    _sign("dependency_updates", "PyUp", r"\.pyup\.ya?ml"),
    _sign("pre_commit", "", r"\.pre-commit-config\.ya?ml|\.husky/[\w-]+|\.?lefthook\.ya?ml"),
    _sign("packaging", "Python", rf"{ANYWHERE}pyproject\.toml", PROJECT),
    _sign("packaging", "Python", rf"{ANYWHERE}setup\.py", r"\bsetup[ \t]*\("),
    _sign("packaging", "Python", rf"{ANYWHERE}setup\.cfg", r"^\[(?:metadata|options)\b"),
    _sign("packaging", "npm", rf"{ANYWHERE}package\.json"),
    _sign("packaging", "Composer", rf"{ANYWHERE}composer\.json"),
    _sign("packaging", "Bundler", rf"{ANYWHERE}(?:gemfile|[\w.-]+\.gemspec)"),
    _sign("packaging", "Cargo", rf"{ANYWHERE}cargo\.toml"),
    _sign("packaging", "Go", rf"{ANYWHERE}go\.mod"),
    _sign("packaging", "Maven", rf"{ANYWHERE}pom\.xml"),
    _sign("packaging", "Gradle", rf"{ANYWHERE}build\.gradle(?:\.kts)?"),
    _sign("packaging", "sbt", rf"{ANYWHERE}build\.sbt"),
    _sign("packaging", "NuGet", rf"{ANYWHERE}[\w.-]+\.(?:cs|fs|vb)proj"),
    _sign("packaging", "CPAN", rf"{ANYWHERE}(?:cpanfile|makefile\.pl|dist\.ini)"),
    _sign("packaging", "Mix", rf"{ANYWHERE}mix\.exs"),
    _sign("packaging", "Dart", rf"{ANYWHERE}pubspec\.yaml"),
    _sign("packaging", "Swift", rf"{ANYWHERE}package\.swift"),
    _sign("packaging", "CocoaPods", rf"{ANYWHERE}(?:podfile|[\w.-]+\.podspec)"),
    _sign("packaging", "LuaRocks", r"[\w.-]+\.rockspec"),
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
    _sign("lock_file", "Swift", rf"{ANYWHERE}package\.resolved"),
    _sign("lock_file", "CocoaPods", rf"{ANYWHERE}podfile\.lock"),
    _sign("lock_file", "Nix", r"flake\.lock"),
    _sign("lock_file", "conda", rf"{ANYWHERE}(?:pixi\.lock|(?:[\w.-]+\.)?conda-lock\.ya?ml)"),
    _sign("lock_file", "Conan", rf"{ANYWHERE}conan\.lock"),
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
    _sign("formatter", "PHP-CS-Fixer", rf"{ANYWHERE}(?:\.php-cs-fixer(?:\.dist)?\.php|\.php_cs(?:\.dist)?)"),
    _sign("formatter", "scalafmt", rf"{ANYWHERE}\.scalafmt\.conf"),
    _sign("formatter", "Oxfmt", rf"{ANYWHERE}\.oxfmtrc\.jsonc?"),
    _sign("formatter", "perltidy", rf"{ANYWHERE}\.perltidyrc"),
    _sign("linter", "Ruff", rf"{ANYWHERE}\.?ruff\.toml"),
    _sign("linter", "ESLint", rf"{ANYWHERE}(?:\.eslintrc(?:\.\w+)?|eslint\.config\.\w+)"),
    _sign("linter", "Oxlint", rf"{ANYWHERE}\.oxlintrc\.jsonc?"),
    _sign("linter", "SwiftLint", rf"{ANYWHERE}\.swiftlint\.ya?ml"),
    _sign("linter", "Luacheck", rf"{ANYWHERE}\.luacheckrc"),
    _sign("linter", "Stylelint", rf"{ANYWHERE}(?:\.stylelintrc(?:\.\w+)?|stylelint\.config\.\w+)"),
    _sign("linter", "flake8", rf"{ANYWHERE}\.flake8"),
    _sign("linter", "Pylint", rf"{ANYWHERE}\.?pylintrc"),
    _sign("linter", "RuboCop", rf"{ANYWHERE}\.rubocop\.ya?ml"),
    _sign("linter", "golangci-lint", rf"{ANYWHERE}\.golangci\.(?:ya?ml|toml|json)"),
    _sign("linter", "Checkstyle", rf"{ANYWHERE}checkstyle[\w-]*\.xml"),
    _sign("linter", "PMD", rf"{ANYWHERE}pmd[\w-]*\.xml"),
    _sign("linter", "detekt", rf"{ANYWHERE}detekt[\w-]*\.ya?ml"),
    _sign("linter", "PHPMD", rf"{ANYWHERE}\.?phpmd[\w-]*\.xml(?:\.dist)?"),
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
