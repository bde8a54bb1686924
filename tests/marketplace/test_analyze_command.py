"""`marketplace analyze` as people and programs meet it: what goes where, and with which exit code."""

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from past import DAY, START, Commit, empty_repository, write_past

from marketplace.terminal_report import safe

SCRIPT = Path(sys.executable).with_name("marketplace")
BODY = '''
def f{n}(a, b):
    """Say something."""
    if a and b:
        return [x for x in a if x]
    total = 0
    for item in b:
        total += item
    return total
'''
FILES = {
    **{f"src/app/module{index}.py": "".join(BODY.format(n=n) for n in range(14)) for index in range(12)},
    "tests/test_app.py": "def test_it():\n    assert True\n",
    "src/app/danger.py": "import os\nimport pickle\n\n\ndef load(a):\n    return pickle.loads(eval(a))\n",
    "src/app/broken.py": "def f(:\n",
    "web/app.js": "let x = 1;\n",
    "README.md": "# App\n",
    "LICENSE": "words\n",
    "pyproject.toml": "[project]\n",
}
Result = subprocess.CompletedProcess[bytes]


def commit(folder: Path, files: Mapping[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    git = ["git", "-C", str(folder), "-c", "user.name=T", "-c", "user.email=t@example.org"]
    for step in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "Start"]):
        subprocess.run([*git, *step], check=True)
    return folder


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return commit(tmp_path_factory.mktemp("project"), FILES)


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Result]:
    """Run the command in an empty folder, where no database, no settings and no home are."""

    def start(*arguments: object, **environment: str) -> Result:
        known = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "XDG_CACHE_HOME": "/dev/null",  # where a library of bandit's would keep what it found
            "MARKETPLACE_DATABASE_URL": "sqlite:////nonexistent/x/y",
        }
        command = [str(SCRIPT), "analyze", *map(str, arguments)]
        return subprocess.run(command, cwd=tmp_path, env={**known, **environment}, capture_output=True, check=False)

    return start


@pytest.fixture(scope="module")
def report(project: Path) -> dict[str, Any]:
    answer = subprocess.run([SCRIPT, "analyze", project, "--format", "json"], capture_output=True, check=True)
    document: dict[str, Any] = json.loads(answer.stdout)
    return document


def test_the_report_is_readable_and_progress_stays_apart(run: Callable[..., Result], project: Path) -> None:
    answer = run(project)
    text = answer.stdout.decode()
    assert answer.returncode == 0
    assert text.splitlines()[0] == str(project)
    assert "\n\nQuality: " in text
    for part in ("code", "changeability", "practice", "security", "What raises and lowers", "Tools", "bandit 1.9.4"):
        assert part in text
    assert "Licence: not clear" in text
    assert re.search(r"Lines of code that stand more than once\n  Python +source .* of [\d,]+ \(\d+\.\d%\)", text)
    assert re.search(r"JavaScript .*\(measured, not in the score\)", text)
    assert "measuring" not in text
    assert answer.stderr.decode().splitlines() == [
        "listing files ...",
        "searching ...",
        "measuring ...",
        "scoring ...",
        "history ...",
    ]
    assert b"\033" not in answer.stdout + answer.stderr


def test_no_database_and_nothing_else_is_left_behind(run: Callable[..., Result], project: Path, tmp_path: Path) -> None:
    before = sorted(project.rglob("*"))
    assert run(project).returncode == 0
    assert list(tmp_path.iterdir()) == []
    assert sorted(project.rglob("*")) == before


def test_the_json_report_has_every_agreed_key(report: dict[str, Any]) -> None:
    assert report.keys() >= {
        "schema", "repository", "commit", "committed_at", "score", "subscores", "coverage", "files", "findings",
        "contributions", "tools",
    }  # fmt: skip
    assert report["schema"] == 1
    assert re.fullmatch(r"[0-9a-f]{40}", report["commit"])
    assert report["score"].keys() >= {"value", "stars", "interval", "status", "model", "benchmark"}
    assert report["subscores"].keys() >= {"code", "changeability", "practice", "security"}
    assert report["coverage"].keys() >= {"languages", "files", "left_out"}
    keys = {
        "files": {"path", "language", "role", "lines", "changeability", "fault_risk"},
        "findings": {"tool", "rule", "severity", "confidence", "path", "line", "message"},
        "contributions": {"feature", "value", "points", "sentence"},
        "tools": {"tool", "version", "outcome", "reason"},
    }
    for name, expected in keys.items():
        assert report[name], name
        assert all(entry.keys() >= expected for entry in report[name])
    assert all(entry.keys() >= {"name", "lines", "share", "analysed"} for entry in report["coverage"]["languages"])
    assert all(entry.keys() >= {"path", "reason"} for entry in report["coverage"]["left_out"])


def test_the_values_of_the_json_report_are_in_their_ranges(report: dict[str, Any]) -> None:
    score = report["score"]
    assert score["status"] == "scored"
    assert 0 <= score["interval"][0] <= score["value"] <= score["interval"][1] <= 100
    assert score["stars"] in range(1, 6)
    for part in ("code", "changeability", "practice", "security"):
        assert 0 <= report["subscores"][part]["value"] <= 100
    for file in report["files"]:
        assert file["role"] in {"source", "test", "generated", "vendored", "docs", "config", "data"}
        assert file["lines"] >= 0
        assert file["changeability"] is None or 0 <= file["changeability"] <= 100
        assert file["fault_risk"] is None or 0 <= file["fault_risk"] <= 1
    assert sum(entry["share"] for entry in report["coverage"]["languages"]) == pytest.approx(1)
    assert report["coverage"]["files"] == len(report["files"]) == len(FILES)
    assert [item["path"] for item in report["coverage"]["left_out"]] == ["src/app/broken.py"]
    assert {(tool["tool"], tool["outcome"]) for tool in report["tools"]} >= {
        ("bandit", "partial"), ("radon", "partial"), ("ruff", "partial"),
    }  # fmt: skip
    assert sum(item["points"] for item in report["contributions"]) + score["base"] == pytest.approx(score["value"])
    for finding in report["findings"]:
        assert finding["path"] in FILES
        assert 1 <= finding["line"] <= FILES[finding["path"]].count("\n")
        assert finding["severity"] in {"high", "medium", "low", "undefined"}
        assert finding["confidence"] in {"high", "medium", "low", "undefined"}


def test_the_same_commit_gives_the_same_bytes(run: Callable[..., Result], project: Path) -> None:
    for form in ("json", "sarif", "text"):
        assert run(project, "--format", form).stdout == run(project, "--format", form).stdout


def test_the_sarif_report_is_one_that_code_hosts_read(run: Callable[..., Result], project: Path) -> None:
    answer = run(project, "--format", "sarif")
    document = json.loads(answer.stdout)
    assert document["version"] == "2.1.0"
    assert document["$schema"].startswith("https://")
    assert {"bandit", "radon", "ruff"} <= {entry["tool"]["driver"]["name"] for entry in document["runs"]}
    for entry in document["runs"]:
        rules = [rule["id"] for rule in entry["tool"]["driver"]["rules"]]
        assert len(rules) == len(set(rules))
        assert urlsplit(entry["versionControlProvenance"][0]["repositoryUri"]).scheme in {"https", "file"}
        assert entry["invocations"][0]["executionSuccessful"] is True
        for result in entry["results"]:
            assert result["ruleId"] in rules
            assert result["level"] in {"error", "warning", "note"}
            assert result["message"]["text"]
            place = result["locations"][0]["physicalLocation"]
            assert unquote(place["artifactLocation"]["uri"]) in FILES
            assert place["region"]["startLine"] >= 1
    assert sum(len(entry["results"]) for entry in document["runs"]) > 0


def test_a_revision_may_be_named(run: Callable[..., Result], tmp_path: Path) -> None:
    folder = commit(tmp_path / "two", {"a.py": "x = 1\n"})
    commit(folder, {"b.py": "y = 2\n"})
    assert len(json.loads(run(folder, "--format", "json", "--rev", "HEAD~1").stdout)["files"]) == 1
    assert len(json.loads(run(folder, "--format", "json").stdout)["files"]) == 2


def test_the_report_may_go_into_a_file(run: Callable[..., Result], project: Path, tmp_path: Path) -> None:
    for form in ("json", "text"):
        answer = run(project, "--format", form, "--output", tmp_path / "report")
        assert (answer.returncode, answer.stdout) == (0, b"")
        written = (tmp_path / "report").read_text(encoding="utf-8")
        assert "\033" not in written
        assert written == run(project, "--format", form).stdout.decode()


def refused(answer: Result, code: int) -> str:
    """Assert that nothing was reported, and return the one line that says why."""
    assert answer.returncode == code
    assert answer.stdout == b""
    lines = answer.stderr.decode().splitlines()
    assert not any("Traceback" in line for line in lines)
    return lines[-1]


@pytest.mark.parametrize(
    "arguments",
    [[], ["a", "b"], [".", "--format", "xml"], [".", "--nonsense"], ["https://example.org/a/b", "--rev", "main"],
     [".", "--output", "."], [".", "--output", "no/such/folder/report"]],
    ids=str,
)  # fmt: skip
def test_a_wrong_use_ends_with_two_and_one_clear_line(run: Callable[..., Result], arguments: list[str]) -> None:
    assert refused(run(*arguments), 2).startswith("Error: ")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (
            "no-such-folder",
            "there is no folder 'no-such-folder'; give the path of a local git repository or an address",
        ),
        ("/srv/Müller & Co/no such", "there is no folder '/srv/Müller & Co/no such'; give the path of a local git"),
        ("/etc", "/etc is not a git repository"),
        ("http://example.org/a/b", "does not start with https://"),
        ("https://127.0.0.1/a/b", "is not a public host name"),
        ("https://user:secret@example.org/a/b", "must not contain a user name or password"),
        ("a" * 10_000, "…'; give the path of a local git repository"),
        ("\x1b[31mred\nline", r"\x1b[31mred"),
        ("", "no address was given"),
    ],
    ids=range(9),
)
def test_what_cannot_be_analyzed_ends_with_three_and_one_clear_line(
    run: Callable[..., Result], source: str, words: str
) -> None:
    line = refused(run(source), 3)
    assert line.startswith("marketplace analyze: ")
    assert words in line
    assert "secret" not in line


def test_an_empty_repository_ends_with_three(run: Callable[..., Result], tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path / "empty")], check=True)
    assert refused(run(tmp_path / "empty"), 3).endswith("has no commit yet")


def test_an_unknown_revision_ends_with_three(run: Callable[..., Result], project: Path) -> None:
    assert "has no revision 'nope'" in refused(run(project, "--rev", "nope"), 3)


def test_a_report_that_cannot_be_written_ends_with_three(run: Callable[..., Result], project: Path) -> None:
    assert "No space left" in refused(run(project, "--output", "/dev/full"), 3)


def test_hostile_characters_reach_no_terminal(run: Callable[..., Result], tmp_path: Path) -> None:
    names = ["\x1b]0;owned\x07.py", "\u202egpj.py", "new\nline.py", "\x9b31m.py", "a\rb.py"]
    folder = commit(tmp_path / "hostile", dict.fromkeys(names, 'import os\npassword = "\x1b[31m\u202e\x9b"\n'))
    for form in ("text", "json", "sarif"):
        answer = run(folder, "--format", form)
        assert answer.returncode == 0
        assert [one for one in answer.stdout.decode() if not one.isprintable() and one != "\n"] == []
    files = json.loads(run(folder, "--format", "json").stdout)["files"]
    assert sorted(file["path"] for file in files) == sorted(names)


def test_an_old_terminal_without_unicode_gets_a_report_too(run: Callable[..., Result], project: Path) -> None:
    for form in ("text", "json"):
        answer = run(project, "--format", form, PYTHONIOENCODING="ascii", LC_ALL="C")
        assert answer.returncode == 0
    assert json.loads(answer.stdout)["score"]


def on_a_terminal(*command: object, **environment: str) -> tuple[bytes, int]:
    """Run a command on a terminal of its own and return all that the terminal was sent."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [str(part) for part in command], stdin=slave, stdout=slave, stderr=slave, env={**os.environ, **environment}
    )
    os.close(slave)
    shown = b""
    while True:
        try:
            chunk = os.read(master, 65_536)
        except OSError:
            break
        if not chunk:
            break
        shown += chunk
    os.close(master)
    return shown, process.wait()


def test_a_terminal_gets_a_moving_bar_and_bold_type(project: Path) -> None:
    shown, code = on_a_terminal(SCRIPT, "analyze", project, TERM="xterm", NO_COLOR="")
    assert code == 0
    assert b"\r\033[Kmeasuring" in shown
    assert re.search(rb"\[#* *\]", shown)
    assert b"\033[1m" in shown


def test_a_terminal_without_color_gets_none(project: Path) -> None:
    shown, code = on_a_terminal(SCRIPT, "analyze", project, TERM="xterm", NO_COLOR="1")
    assert code == 0
    assert b"\033[1m" not in shown
    assert b"Quality: " in shown


def test_a_reader_who_goes_away_gets_no_traceback(project: Path) -> None:
    command = f"'{SCRIPT}' analyze '{project}' --format json | head -c 10"
    answer = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert answer.stdout == b'{\n "schema'
    assert b"Traceback" not in answer.stderr


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ü ß.py", "plain ü ß.py"),
        ("a\nb", r"a\nb"),
        ("\x1b[0m", r"\x1b[0m"),
        ("\u202e", r"\u202e"),
        ("\U000e0001", r"\U000e0001"),
    ],
)
def test_what_could_deceive_a_reader_is_shown_as_what_it_is(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_the_history_is_read_on_request_and_told_beside_an_unchanged_report(
    run: Callable[..., Result], project: Path, report: dict[str, Any]
) -> None:
    answer = run(project, "--history", "--format", "json")
    document = json.loads(answer.stdout)
    history, maintenance = document.pop("history"), document.pop("maintenance")
    assert document == report
    assert (history["commit"], history["commits"], history["signs"]) == (report["commit"], 1, ["single_commit"])
    verdicts = {criterion["name"]: criterion["verdict"] for criterion in maintenance["criteria"]}
    assert verdicts["issue_reaction"] == verdicts["commits"] == "cannot be determined"
    assert answer.stderr.decode().splitlines()[-1] == "history ..."
    assert b"t@example.org" not in answer.stdout


def test_the_readable_history_says_how_far_it_can_be_trusted(run: Callable[..., Result], project: Path) -> None:
    text = run(project, "--history").stdout.decode()
    assert "There is only one commit; how the software came about cannot be seen from it." in text
    assert "people: 1, in the last year: 1, bus factor: 1" in text
    assert "level 1  commits         cannot be determined (1 of at least 5 commits): The history that can be" in text
    assert "Development" not in run(project).stdout.decode()


def test_a_tag_that_leads_nowhere_costs_itself_and_is_told(run: Callable[..., Result], tmp_path: Path) -> None:
    folder = commit(tmp_path / "tagged", {"a.py": "x = 1\n"})
    subprocess.run(["git", "-C", str(folder), "tag", "v1.0.0"], check=True)
    (folder / ".git/refs/tags/lost").write_text("1" * 40 + "\n")
    answer = run(folder, "--history")
    assert answer.returncode == 0
    assert re.search(
        r"^  tags: 1, the last of [0-9-]{10} \(1 more that cannot be used\)$", answer.stdout.decode(), re.MULTILINE
    )


def test_the_order_of_files_rests_on_the_history_of_a_local_repository_bare_or_not(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    folder = write_long_past(tmp_path / "worked")
    bare = tmp_path / "else" / "copy.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(folder), str(bare)], check=True)
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{folder}", str(shallow)], check=True)
    found = [json.loads(run(place, "--format", "json").stdout) for place in (folder, bare, shallow)]
    assert [report["reading_order"]["basis"] for report in found] == ["history", "history", "code"]
    whole, copy, cut = ({file["path"]: file["fault_risk"] for file in report["files"]} for report in found)
    assert whole == copy
    assert max(whole, key=lambda path: whole[path]) == "part03.py"
    assert set(cut.values()) == {0.5}
    text = run(folder).stdout.decode()
    assert (
        "Look here first (an order for reading, no grade and no probability; from size and history)\n  part03.py"
        in text
    )


def write_long_past(folder: Path) -> Path:
    """Make a repository of twelve files alike, one of which was mended again and again over a year."""
    empty_repository(folder)
    parts = [Commit({f"part{number:02}.py": BODY.format(n=0) for number in range(12)}, START)]
    for number in range(1, 60):
        text = BODY.format(n=0) if number % 2 else BODY.format(n=0) + "# again\n"
        parts.append(Commit({"part03.py": text}, START + number * 7 * DAY, message="Fix a crash"))
    write_past(folder, parts)
    return folder


@pytest.mark.parametrize("form", ["sarif", "cyclonedx"])
def test_a_format_that_has_no_place_for_a_history_is_wrong_usage(
    run: Callable[..., Result], project: Path, form: str
) -> None:
    answer = run(project, "--history", "--format", form)
    assert answer.returncode == 2
    assert f"--history is for the formats text and json, not {form}" in answer.stderr.decode()


SECRET = "sk_live_" + "9fQ2xLrT7bVn4KpWz8HcYd3M"


@pytest.fixture(scope="module")
def leaking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {"deploy/pay.py": f"import os\n\nKEY = '{SECRET}'\n", "requirements.txt": "django==4.2.7\n"}
    return commit(tmp_path_factory.mktemp("leaking"), {**FILES, **files})


def test_the_text_names_file_and_line_of_a_secret_and_never_its_value(
    run: Callable[..., Result], leaking: Path
) -> None:
    answer = run(leaking)
    assert re.search(rb"^Secrets: 1 in \d+ files$", answer.stdout, re.MULTILINE)
    assert b"deploy/pay.py:3  stripe-key: This line holds a live secret key of Stripe. Revoke it" in answer.stdout
    assert SECRET.encode() not in answer.stdout + answer.stderr


@pytest.mark.parametrize("form", ["json", "sarif", "cyclonedx"])
def test_what_is_fit_to_be_published_leads_to_no_secret(run: Callable[..., Result], leaking: Path, form: str) -> None:
    answer = run(leaking, "--format", form)
    assert SECRET.encode() not in answer.stdout + answer.stderr
    document = json.loads(answer.stdout)
    if form == "json":
        assert document["secrets"]["counts"] == {"stripe-key": 1}
        assert not [each for each in document["findings"] if (each["path"], each["line"]) == ("deploy/pay.py", 3)]
    assert b"stripe-key: This line" not in answer.stdout


def test_known_vulnerabilities_are_told_once_advisories_were_imported(
    run: Callable[..., Result], leaking: Path, tmp_path: Path
) -> None:
    assert b"Known vulnerabilities: not checked (no advisory data)" in run(leaking).stdout
    ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "4.2.8"}]}]
    affected = [{"package": {"ecosystem": "PyPI", "name": "django"}, "ranges": ranges}]
    advisory = {"id": "A-1", "modified": "2026-01-02T03:04:05Z", "affected": affected}
    (tmp_path / "a.json").write_text(json.dumps(advisory))
    subprocess.run([SCRIPT, "advisories", "import", tmp_path / "a.json"], cwd=tmp_path, check=True)
    answer = run(leaking)
    assert b"Known vulnerabilities: 1 in 1 package versions, by advisories up to 2026-01-02" in answer.stdout
    assert b"pkg:pypi/django@4.2.7 A-1, fixed in 4.2.8  (requirements.txt)" in answer.stdout
