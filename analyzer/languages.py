"""Which language a file is in, by its name: data that a stranger extends by one line."""

PROGRAMMING = {
    "ada": "Ada", "adb": "Ada", "ads": "Ada", "asm": "Assembly", "bash": "Shell", "c": "C", "cc": "C++",
    "cjs": "JavaScript",
    "clj": "Clojure", "cob": "COBOL", "cbl": "COBOL", "cpp": "C++", "cs": "C#", "css": "CSS", "cxx": "C++",
    "dart": "Dart",
    "el": "Emacs Lisp", "erl": "Erlang", "ex": "Elixir", "exs": "Elixir", "f90": "Fortran", "fs": "F#", "go": "Go",
    "groovy": "Groovy", "h": "C", "haml": "Haml", "hh": "C++", "hpp": "C++", "hs": "Haskell", "html": "HTML",
    "htm": "HTML",
    "erb": "ERB", "java": "Java", "jinja": "Jinja", "jinja2": "Jinja", "jl": "Julia", "js": "JavaScript", "jsp": "JSP",
    "jsx": "JavaScript", "kt": "Kotlin", "kts": "Kotlin", "less": "Less", "lua": "Lua", "mako": "Mako",
    "mjml": "MJML", "gotmpl": "Go template", "tmpl": "Go template", "m": "Objective-C",
    "mjs": "JavaScript",
    "ml": "OCaml", "mm": "Objective-C++", "mts": "TypeScript", "pas": "Pascal", "php": "PHP", "pl": "Perl",
    "plsql": "PL/SQL",
    "pm": "Perl", "ps1": "PowerShell", "py": "Python", "pyi": "Python", "pyw": "Python", "pyx": "Cython", "r": "R",
    "rake": "Ruby", "rb": "Ruby", "rs": "Rust", "sass": "Sass", "scala": "Scala", "scss": "SCSS", "sh": "Shell",
    "slim": "Slim", "sol": "Solidity", "sql": "SQL", "styl": "Stylus", "svelte": "Svelte", "swift": "Swift",
    "t": "Perl",
    "tf": "HCL", "ts": "TypeScript", "tsx": "TypeScript", "twig": "Twig", "vb": "Visual Basic", "vue": "Vue",
    "xsl": "XSLT", "xslt": "XSLT", "zig": "Zig",
}  # fmt: skip
"""File name extension (lower case) to programming, style or template language."""

NAMES = {
    "dockerfile": "Dockerfile", "gemfile": "Ruby", "rakefile": "Ruby", "jenkinsfile": "Groovy", "makefile": "Makefile",
    "vagrantfile": "Ruby",
}  # fmt: skip
"""Whole file name (lower case) to language."""

PROSE = frozenset({"adoc", "asciidoc", "markdown", "md", "mdx", "org", "rst", "tex", "txt"})
"""Extensions of text that people read."""

SETTINGS = frozenset({
    "cfg", "conf", "editorconfig", "env", "gradle", "ini", "json", "json5", "jsonc", "lock", "mod", "plist",
    "properties",
    "sum", "toml", "xml", "yaml", "yml",
})  # fmt: skip
"""Extensions of configuration, build and exchange files."""


def language_of(name: str) -> str | None:
    """Return the language of a file called `name` (its last path segment), or None if it is not known as code."""
    lowered = name.lower()
    return NAMES.get(lowered) or PROGRAMMING.get(lowered.rpartition(".")[2] if "." in lowered else "")
