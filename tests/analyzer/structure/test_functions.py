"""Functions are read alike in every language; each sample in `code/` was counted by hand."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lizard_core.extensions import get_extensions
from lizard_core.file_analyzer import FileAnalyzer
from radon.visitors import ComplexityVisitor

from analyzer.languages import language_of
from analyzer.python_walk import PythonWalk
from analyzer.structure import languages
from analyzer.structure.functions import FunctionFacts
from analyzer.structure.lexing import code_part, masked
from analyzer.structure.python_functions import python_functions
from analyzer.structure.reading import find_languages, functions_of, known_languages

CODE = Path(__file__).parent / "code"

KNOWN = known_languages()
LANGUAGES = sorted(name for name, language in KNOWN.items() if language.functions is not None)

# name: (line, end line, lines of code, complexity, parameters, nesting)
Row = tuple[int, int, int, int | None, int, int]
SAMPLES: dict[str, dict[str, Row]] = {
    "fees.js": {
        "feeFor": (4, 16, 13, 6, 2, 2),
        "isOpen": (18, 18, 1, 2, 1, 0),
        "Desk::constructor": (21, 24, 4, 1, 2, 0),
        "Desk::serve": (26, 41, 16, 4, 1, 3),
        "nothing": (44, 44, 1, 1, 0, 0),
    },
    "fees.ts": {
        "Register::constructor": (13, 13, 1, 1, 2, 0),
        "Register::add": (15, 21, 7, 3, 3, 1),
        "Register::price": (23, 31, 9, 4, 1, 2),
        "Register::load": (33, 41, 7, 1, 2, 0),
        "Register::(anonymous)": (35, 38, 4, 2, 1, 0),
        "total": (44, 46, 3, 1, 2, 0),
        "(anonymous)": (45, 45, 1, 1, 2, 0),
    },
    "Notice.tsx": {
        "Notice": (5, 25, 18, 3, 1, 1),
        "(anonymous)": (22, 22, 1, 1, 0, 0),
        "Empty": (27, 29, 3, 1, 1, 0),
    },
    "Fees.vue": {"toggle": (10, 16, 7, 2, 1, 1), "fee": (22, 24, 3, 3, 2, 0)},
    "Fees.svelte": {"load": (2, 4, 3, 2, 1, 0), "add": (9, 13, 5, 3, 2, 2)},
    "Fees.java": {
        "Fees::Fees": (14, 16, 3, 1, 1, 0),
        "Fees::apply": (19, 24, 6, 4, 1, 1),
        "Fees::sum": (27, 37, 11, 4, 2, 3),
        "Fees::rank": (39, 48, 10, 3, 2, 1),
        "Fees::later": (50, 60, 11, 2, 1, 1),
        "Kind::pays": (65, 67, 3, 1, 0, 0),
    },
    "Fees.kt": {
        "Fees::fee": (10, 17, 8, 5, 2, 1),
        "Fees::isFree": (19, 19, 1, 2, 1, 0),
        "Fees::each": (21, 31, 11, 4, 3, 3),
        "main": (34, 36, 3, 1, 0, 0),
    },
    "Fees.php": {
        "Fees::__construct": (13, 16, 4, 2, 2, 0),
        "Fees::create": (18, 21, 4, 1, 0, 0),
        "Fees::fee": (23, 37, 15, 6, 3, 2),
        "Fees::kind": (39, 46, 8, 3, 1, 1),
        "total": (49, 58, 9, 2, 1, 1),
        "(anonymous)": (55, 57, 3, 2, 1, 0),
    },
    "fees.rb": {
        "Fees::initialize": (12, 15, 4, 1, 2, 0),
        "Fees::fee": (17, 27, 10, 5, 2, 1),
        "Fees::self.each_open": (29, 37, 8, 4, 2, 0),
        "Fees::kind": (39, 45, 7, 3, 1, 1),
        "Fees::paid?": (47, 55, 9, 2, 0, 0),
    },
    "fees.go": {
        "New": (16, 18, 3, 1, 1, 0),
        "Register::Sum": (20, 33, 14, 6, 2, 3),
        "Kind": (35, 44, 10, 4, 2, 1),
        "Max": (46, 53, 8, 3, 2, 2),
        "Later": (55, 62, 5, 1, 1, 0),
        "(anonymous)": (56, 60, 5, 2, 0, 1),
    },
    "fees.c": {
        "fee": (14, 21, 8, 4, 2, 1),
        "sum": (23, 38, 16, 5, 3, 3),
        "kind": (40, 51, 12, 4, 1, 1),
        "main": (53, 57, 5, 1, 0, 0),
    },
    "fees.cpp": {
        "example::Register::Register": (10, 10, 1, 1, 1, 0),
        "example::Register::sum": (13, 24, 12, 5, 2, 3),
        "example::Register::operator ==": (26, 26, 1, 1, 1, 0),
        "example::Person::age": (33, 40, 8, 3, 1, 1),
        "example::later": (42, 46, 5, 1, 1, 0),
    },
    "Fees.cs": {
        "Register::Register": (13, 17, 5, 2, 2, 0),
        "Register::Sum": (19, 34, 16, 5, 2, 3),
        "Register::Kind": (36, 47, 12, 3, 1, 1),
        "Register::IsFree": (49, 49, 1, 2, 1, 0),
    },
    "fees.rs": {
        "Register::new": (10, 12, 3, 1, 1, 0),
        "Register::sum": (14, 27, 14, 6, 2, 4),
        "kind": (30, 36, 7, 3, 1, 1),
        "first": (38, 45, 8, 2, 2, 1),
    },
    "Fees.swift": {
        "Register::init": (8, 10, 3, 1, 1, 0),
        "Register::sum": (12, 22, 11, 4, 2, 3),
        "Register::check": (24, 36, 13, 4, 1, 1),
        "first": (39, 41, 3, 2, 2, 0),
    },
    "Fees.scala": {
        "Register::fee": (9, 17, 9, 4, 2, 1),
        "Register::sum": (19, 29, 11, 4, 1, 3),
        "Register::kind": (31, 35, 5, 6, 1, 1),
        "Register::apply": (39, 41, 3, 1, 0, 0),
    },
    "Fees.pm": {
        "Example::Fees::fee": (14, 23, 10, 6, 2, 1),
        "Example::Fees::sum": (25, 35, 11, 4, 0, 3),
        "Example::Fees::text": (37, 43, 7, 1, 0, 0),
    },
    "fees.lua": {
        "fee": (6, 13, 8, 4, 2, 1),
        "Register.sum": (15, 25, 11, 4, 1, 3),
        "later": (27, 34, 8, 3, 2, 2),
    },
    "Fees.m": {
        "initWithLimit: name:": (6, 14, 9, 3, 2, 1),
        "sum:": (16, 25, 10, 4, 1, 2),
        "clear": (27, 30, 4, 1, 0, 0),
        "twice": (34, 37, 4, 1, 1, 0),
    },
}
PYTHON = '''"""A module."""
import re


class Register:
    """Don't stop here: def nothing(): if"""

    def __init__(self, limit, *names, key=None, **more):
        """Remember.

        Over some lines.
        """
        self.limit = limit  # a comment

    @staticmethod
    def kind(age: int) -> str:
        if age < 18:
            return "child"
        elif age > 65 and age < 120:
            return "senior"
        else:
            if age == 30:
                return """over
two lines"""
        return "adult"

    async def sum(self, lists):
        total = 0
        for one in lists:
            with one as open_one:
                try:
                    total += sum(fee for fee in open_one if fee)
                except ValueError:
                    pass

        def twice(value):
            while value:
                value -= 1
            return value

        match total:
            case 0:
                return 1
            case _:
                return twice(total)
'''
PYTHON_ROWS: dict[str, Row] = {
    "Register.__init__": (8, 13, 2, None, 4, 0),
    "Register.kind": (16, 25, 10, None, 1, 2),
    "Register.sum": (27, 45, 13, None, 1, 3),
    "Register.sum.twice": (36, 39, 4, 2, 1, 1),
}


def row(facts: FunctionFacts) -> Row:
    return (facts.line, facts.end_line, facts.lines, facts.complexity, facts.parameters, facts.nesting)


def read(name: str) -> tuple[FunctionFacts, ...]:
    return of(name, language_of(name) or "", (CODE / name).read_text())


def of(path: str, language: str, text: str) -> tuple[FunctionFacts, ...]:
    return functions_of(KNOWN[language], path, text)


def of_python(text: str) -> tuple[FunctionFacts, ...]:
    tree = ast.parse(text)
    return python_functions(tree, text, PythonWalk(tree).paths)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_functions_of_a_sample_are_those_counted_by_hand(name: str) -> None:
    found = [(facts.name, row(facts)) for facts in read(name)]
    assert set(SAMPLES[name].items()) <= set(found)
    assert {one for one, _ in found} == set(SAMPLES[name]), "and no others"


def test_python_is_read_from_its_tree() -> None:
    found = {facts.name: row(facts) for facts in of_python(PYTHON)}
    assert found == PYTHON_ROWS


STANDARD = sorted(Path(ast.__file__).parent.glob("*.py"))[:60]
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def test_paths_of_functions_inside_others_are_those_of_radon() -> None:
    compared = 0
    for path in STANDARD:
        text = path.read_text(errors="replace")
        visitor = ComplexityVisitor.from_ast(ast.parse(text))
        methods = [method for one in visitor.classes for method in one.methods]
        blocks = [inner for outer in [*visitor.functions, *methods] for inner in outer.closures]
        ours = {facts.line: facts.complexity for facts in of_python(text)}
        assert {block.lineno: block.complexity for block in blocks}.items() <= ours.items(), path.name
        compared += len(blocks)
    assert compared > 20


def test_lines_of_python_are_those_of_the_text_with_its_comments_taken_out() -> None:
    compared = 0
    for path in STANDARD:
        text = path.read_text(errors="replace")
        lines = masked(KNOWN["Python"].syntax, text, filler="x").split("\n")
        rows = {facts.line: facts.lines for facts in of_python(text)}
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and not any(isinstance(one, FUNCTIONS) for one in inside(node)):
                first = node.body[0]
                words = ast.get_docstring(node) is not None and first.lineno > node.lineno
                skipped = range(first.lineno, (first.end_lineno or 0) + 1) if words else range(0)
                own = [number for number in range(node.lineno, (node.end_lineno or 0) + 1) if number not in skipped]
                assert rows[node.lineno] == sum(1 for number in own if lines[number - 1].strip()), (path, node.lineno)
                compared += 1
    assert compared > 1_500


def inside(node: ast.FunctionDef) -> list[ast.AST]:
    return [one for one in ast.walk(node) if one is not node]


TEXTS = {
    'def f():\n    x = """a\n# b\n\nc"""\n': 5,
    "def f():\n    g(\n        1,\n\n        # d\n        '''e\n#''',\n    )\n": 6,
    "def f():\n    x = 'a\\\n# b'\n": 3,
    "def f(\n    # a\n    b='''c\n# d''',\n):\n    pass\n": 5,
    "def f():\n    if (\n        a\n        # b\n        == '''c\n\n'''\n    ):\n        pass\n": 8,
    "def f():\n    try:\n        # a\n\n        b\n    except C:\n        # d\n        pass\n": 5,
}


@pytest.mark.parametrize("text", TEXTS)
def test_a_line_of_a_text_is_code_though_it_looks_like_a_comment(text: str) -> None:
    assert [facts.lines for facts in of_python(text)] == [TEXTS[text]]


def test_functions_behind_a_condition_in_a_class_are_methods_too() -> None:
    text = "class A:\n    if B:\n        def c(self, d): pass\n    else:\n        def c(self): pass\n"
    assert [(facts.name, facts.parameters) for facts in of_python(text)] == [("A.c", 1), ("A.c", 0)]


ADDED = '''"""A language of a stranger."""

from functools import partial

from analyzer.structure.brace_functions import brace_functions
from analyzer.structure.code_tokens import words
from analyzer.structure.grammar import Grammar
from analyzer.structure.language import Language
from analyzer.structure.syntax import Syntax

GRAMMAR = Grammar(words("funktion"), words("wenn"), words("wenn"))

LANGUAGES = (Language("Deutsch", "de", "rezept", Syntax(";", '"'), functions=partial(brace_functions, GRAMMAR)),)
'''
ASK = """
import sys
from analyzer.structure import languages
languages.__path__.append(sys.argv[1])
from analyzer.languages import language_of
from analyzer.tool import Source
from analyzer.tools import duplication, structure
print(language_of("a.DE"), language_of("Rezept"), "Deutsch" in duplication.TOOL.languages)
source = Source("a.de", b"", "funktion f(a) {\\n  wenn (a) { b() }\\n}\\n", None, "Deutsch")
print(*(int(number.value) for number in structure.TOOL.measure(source).measurements))
"""


def test_one_new_file_is_a_new_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "deutsch.py").write_text(ADDED, encoding="utf-8")
    asked = subprocess.run([sys.executable, "-c", ASK, str(tmp_path)], capture_output=True, text=True, check=True)
    assert asked.stdout.split() == ["Deutsch", "Deutsch", "True", "3", "2", "1", "1"]
    monkeypatch.setattr(languages, "__path__", [*languages.__path__, str(tmp_path)])
    added = next(language for language in find_languages() if language.name == "Deutsch")
    text = 'funktion f(a, b) { ; wenn "}"\n  wenn (a == "{") { wenn (b) { c() } }\n}\n'
    assert [row(facts) for facts in functions_of(added, "a.de", text)] == [(1, 3, 3, 3, 2, 2)]


@pytest.mark.parametrize("constant", ["(1,)", "(Language('Go'),)"])
def test_a_module_whose_constant_is_no_new_language_is_named(
    constant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = f"from analyzer.structure.language import Language\nLANGUAGES = {constant}\n"
    (tmp_path / f"wrong{len(constant)}.py").write_text(source, encoding="utf-8")
    monkeypatch.setattr(languages, "__path__", [*languages.__path__, str(tmp_path)])
    with pytest.raises(TypeError, match=r"languages\.wrong"):
        find_languages()


def test_c_is_read_as_lizard_itself_reads_it() -> None:
    analyze = FileAnalyzer(get_extensions([]))
    compared = 0
    folder = next(Path(one) for one in sys.path if (Path(one) / "mypyc/lib-rt").is_dir())
    for path in [*sorted((folder / "mypyc/lib-rt").rglob("*.[ch]"))[:120], CODE / "fees.c", CODE / "fees.cpp"]:
        text = path.read_text(errors="replace")
        theirs = [
            (one.name, one.start_line, one.end_line, one.nloc, one.cyclomatic_complexity)
            for one in analyze.analyze_source_code(path.name, text).function_list
        ]
        language = language_of(path.name) or ""
        ours = [(one.name, one.line, one.end_line, one.lines, one.complexity) for one in of(path.name, language, text)]
        assert sorted(ours) == sorted(theirs), path.name
        compared += len(ours)
    assert compared > 300


def test_every_language_has_a_sample_and_a_name_that_the_inventory_knows() -> None:
    assert {language_of(name) for name in SAMPLES} >= set(LANGUAGES) - {"Objective-C++"}
    assert len(LANGUAGES) >= 15


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_suppressions_and_prose_change_nothing(name: str) -> None:
    language = language_of(name) or ""
    lines = (CODE / name).read_text().split("\n")
    mark = {"Ruby": "#", "Perl": "#", "Lua": "--", "PHP": "#"}.get(language, "//")
    tell = f" {mark} #lizard forgives, GENERATED CODE: it's {{ if while"
    changed = "\n".join(line + tell if line.rstrip().endswith(("{", "do", "then")) else line for line in lines)
    assert tell in changed or language in {"Ruby", "Lua"}
    assert [row(facts) for facts in of(name, language, changed)] == [row(facts) for facts in read(name)]


def test_shared_lines_belong_to_both_functions_and_inner_lines_to_the_inner_one() -> None:
    text = "function outer(list) {\n  list.map((one) => {\n    return one;\n  });\n}\n"
    rows = {facts.name: facts.lines for facts in of("a.js", "JavaScript", text)}
    assert rows == {"outer": 4, "(anonymous)": 3}


BODIES: list[tuple[str, str, str]] = [
    (
        "JavaScript",
        """\
const a = {
  [B](c) {},
  "d-e"(f) {},
  async *[g.h]() {},
};
if (i[j](k)) {}
for (const l of m["n"](1)) {}
""",
        "B | (anonymous) | g",
    ),
    (
        "TypeScript",
        """\
type F = (a: number) => void;
interface G { h(a: string): void }
""",
        "",
    ),
    (
        "TypeScript",
        """\
class A {
  f: (a: B) => void;
  abstract g(): C;
  h?(): void {}
}
""",
        "A::h",
    ),
    (
        "TypeScript",
        """\
const f = async <T,>(a: T): Promise<T> => a;
""",
        "f",
    ),
    (
        "TypeScript",
        """\
export const a =
  (b) =>
  (c) => {
    d();
  };
""",
        "a | (anonymous)",
    ),
    (
        "JavaScript",
        """\
x ? (a) : b; if (a) { b(c) } else { d(e) }
""",
        "",
    ),
    (
        "JavaScript",
        """\
const o = { get a() { return 1 }, b: function () {}, c: () => 1, async *d() {} };
""",
        "a | b | c | d",
    ),
    (
        "Java",
        """\
class A {
  @B(1) @C int f() { new D(1) { void g() {} }; return 0; }
  int h;
}
""",
        "A::f | A::g",
    ),
    (
        "Java",
        """\
interface A {
  int f(int a);
  default int g() throws B, C { return 1; }
}
""",
        "A::g",
    ),
    (
        "C#",
        """\
class A : B {
  public A() : base(1) { }
  int I.F<T>() where T : new() => 1;
}
""",
        "A::A | A::F",
    ),
    (
        "Kotlin",
        """\
interface A {
  fun a(): Int
  fun b() = 1
}
fun `c d, e`() {}
""",
        "A::b | `c d, e`",
    ),
    (
        "Kotlin",
        """\
val a = map.get(b)
val c = { d: Int -> d }
fun <T : Any> List<T>.e() = 1
""",
        "List.e",
    ),
    (
        "Swift",
        """\
protocol A {
  func b()
}
extension C {
  static func == (l: C, r: C) -> Bool { true }
}
""",
        "C::==",
    ),
    (
        "Rust",
        """\
trait A {
  fn a(&self);
  fn b<T>(&self) -> T where T: C<D = E> { x? }
}
""",
        "A::b",
    ),
    (
        "Go",
        """\
type F func(int) error
type S struct {
	f func()
}
func (s *S[T]) G() interface{} {
	return nil
}
""",
        "S::G",
    ),
    (
        "PHP",
        """\
<?php interface A { function a(); }
$b = fn($c) => $c;
$d = <<<X
<?xml { X
X;
function e() {}
""",
        "e",
    ),
    (
        "PHP",
        """\
<p>function a() {</p><?php function b() { if (1): ?><i>}</i><?php endif; } ?>
""",
        "b",
    ),
    (
        "Ruby",
        """\
def a = 1
def b(c) = c
class D
  def ==(e)
    x if y
  end
  def f=(g); end
end
""",
        "a | b | D::== | D::f=",
    ),
    (
        "Perl",
        """\
sub a;
my $b = sub { 1 };
package C;
sub d { s/{/}/; qw(sub e {); $f{sub} }
""",
        "(anonymous) | C::d",
    ),
    (
        "Lua",
        """\
local a = { b = function() end }
function c:d() end
""",
        "b | c:d",
    ),
    (
        "Scala",
        """\
trait A {
  def a: Int
  def b =
    1
  def +(c: A)(implicit d: E): A = {
    this
  }
}
""",
        "A::b | A::+",
    ),
    (
        "C",
        """\
int a(void);
#define B(x) do { x } while (0)
static int
c(int d[2])
{
}
""",
        "c",
    ),
]


@pytest.mark.parametrize(("language", "text", "expected"), BODIES)
def test_what_looks_like_a_function_is_one_only_with_a_body(language: str, text: str, expected: str) -> None:
    assert " | ".join(facts.name for facts in of("a", language, text)) == expected


def test_components_keep_their_lines_and_only_their_scripts() -> None:
    text = '<template>\n  <p @click="() => { a }">it\'s</p>\n</template>\n<script>\nfunction f() {}\n</script>\n'
    assert code_part(text).split("\n")[4] == "function f() {}"
    assert [(facts.name, facts.line) for facts in of("a.vue", "Vue", text)] == [("f", 5)]


def test_prose_between_elements_is_no_code() -> None:
    prose = "Wait for it, if you don't do so in case of {b}, while <b>new function</b>"
    text = f"const A = () => (\n  <p>\n    {prose}\n  </p>\n);\n"
    (facts,) = of("a.tsx", "TypeScript", text)
    assert (facts.complexity, facts.nesting, facts.end_line) == (1, 0, 5)


def test_languages_without_a_reader_have_no_functions() -> None:
    assert of("a.css", "CSS", "a { b: c }") == ()
    assert of("a.sh", "Shell", "f() { :; }") == ()


HOSTILE = {
    "brackets": "([{" * 5_000,
    "closers": ")]}" * 5_000,
    "comments": "/*" * 8_000,
    "quotes": "\"'`" * 5_000,
    "escapes": '"' + '\\"' * 8_000,
    "templates": "`${" * 5_000,
    "questions": "a<" + "?" * 20_000,
    "documents": "".join(f"<<~A{number}\n<<<B{number}\n" for number in range(4_000)),
    "functions": "function f(a){" * 2_000 + "def f(a)\n" * 2_000 + "fun f(a){" * 2_000,
    "heads": "fn a(fun b(func (c(sub d(" * 3_000,
    "arrows": "(a)=>b=>(c):d" * 2_000,
    "types": "a<b<c,d>(" * 3_000,
    "controls": "if(a)for(b)else while(c)do " * 1_500,
    "words": "end do begin class a " * 4_000,
    "scripts": '<script a="b"' * 5_000,
    "fences": "".join(f'R"a{number}(' + 'r#"' for number in range(6_000)),
    "slashes": "=/a" * 5_000 + "s/a/" * 5_000,
    "long line": "abc" * 20_000,
    "NUL": "\0a" * 5_000,
    "surrogates": "\ud800 function f() {}",
    "separators": "\u2028\x85\x0c" * 10_000,
    "macros": "#if a\n#define b \\\n" * 5_000,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_text_neither_raises_nor_takes_long(name: str) -> None:
    for language in LANGUAGES:
        text = HOSTILE[name]
        height = text.count("\n") + 1
        for facts in of("a.tsx" if language == "TypeScript" else "a.js", language, text):
            assert 1 <= facts.line <= facts.end_line <= height
            assert (facts.complexity or 0) >= 1
            assert facts.nesting >= 0


TOKENS = [
    *"ab(){}[]<>;,:.\"'`/#=?&|-\\\n",
    *(
        "//",
        "/*",
        "*/",
        "=>",
        "->",
        "--",
        "[[",
        "]]",
        "${",
        "<<A",
        "A",
        "if",
        "else",
        "for",
        "while",
        "do",
        "end",
        "try",
    ),
    *("def", "function", "fn", "fun", "sub", "class", "case", "match", "when", "catch", "return", "new", "func"),
]


@settings(max_examples=150)
@given(
    st.sampled_from(LANGUAGES),
    st.lists(
        st.sampled_from(TOKENS),
        max_size=60,
    ),
)
def test_any_sequence_of_tokens_gives_consistent_rows(language: str, parts: list[str]) -> None:
    text = " ".join(parts)
    for facts in of("a.tsx" if language == "TypeScript" else "a", language, text):
        assert 1 <= facts.line <= facts.end_line <= text.count("\n") + 1
        assert facts.lines <= facts.end_line - facts.line + 1
        assert min(facts.lines, facts.complexity or 0) >= 1
        assert min(facts.parameters, facts.nesting) >= 0


@settings(max_examples=150)
@given(st.sampled_from(LANGUAGES), st.text(alphabet=st.sampled_from("\"'`/*#\\\n a{}$<>=-[]%q(")), st.text())
def test_masking_keeps_every_line(language: str, text: str, more: str) -> None:
    whole = text + more.replace("\r", "")
    syntax = KNOWN[language].syntax
    expected = code_part(whole) if syntax.component else whole
    assert masked(syntax, whole).count("\n") == expected.count("\n") <= whole.count("\n")
