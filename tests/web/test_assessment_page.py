import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from litestar import Litestar
from litestar.response.sse import ServerSentEventMessage
from litestar.testing import TestClient
from markup import Page
from showcase import Market, full_report

from catalog.inputs import Submission
from catalog.jobs import JobProgress
from catalog.views import AssessmentState, AssessmentView
from web.language import Language
from web.progress import BEATS_BETWEEN_COMMENTS, Piece, StepView, follow, is_final, skipped_in, steps_of
from web.rendering import Visit
from web.wording import counted

Client = TestClient[Litestar]
QUEUED = AssessmentView(
    "1",
    AssessmentState.QUEUED,
    "https://x.org/a/b",
    "a",
    "A",
    datetime(2026, 1, 1, tzinfo=UTC),
    None,
    None,
    None,
    "",
    "",
    None,
)


@pytest.fixture
def assessment(market: Market) -> str:
    submission = Submission("Wasser", "https://github.com/example-town/water", "Zählerstände melden, für Stadtwerke.")
    return market.catalog.listings.submit(submission).id


def read(client: Client, assessment: str, prefix: str = "") -> Page:
    return Page(client.get(f"{prefix}/assessments/{assessment}").text)


def test_a_waiting_assessment_can_be_watched_with_and_without_script(client: Client, assessment: str) -> None:
    page = read(client, assessment)
    assert page.one("div", class_="progress")["data-events"] == f"/assessments/{assessment}/events"
    assert page.one("meta", http_equiv="refresh")["content"] == "4"
    assert page.link("Jetzt neu laden") == f"/assessments/{assessment}"


def test_the_steps_say_what_is_done_what_runs_and_what_follows(client: Client, market: Market, assessment: str) -> None:
    market.progress(assessment, "measure", 1200, 3400)
    steps = [step.text for step in read(client, assessment).all("li")]
    assert "Repository holen fertig" in steps
    assert "Code messen 1.200 von 3.400 Dateien" in steps
    assert "Bewerten folgt" in steps
    assert "Measure the code 1,200 of 3,400 files" in read(client, assessment, "/en").text


@pytest.mark.parametrize(
    ("progress", "german", "english"),
    [
        (
            JobProgress("clone", 450, 1000, "objects", 13_100_000),
            "450 von 1.000 Objekten, 13,1 MB",
            "450 of 1,000 objects, 13.1 MB",
        ),
        (
            JobProgress("clone", 3, 9, "deltas"),
            "3 von 9 Unterschieden zusammengesetzt",
            "3 of 9 differences put together",
        ),
        (JobProgress("inventory", 70, 0, "files"), "70 Dateien", "70 files"),
        (JobProgress("measure", 5, 6, "unheard-of"), "5 von 6", "5 of 6"),
        (JobProgress("measure", 5, 0, "unheard-of"), "5", "5"),
    ],
)
def test_each_unit_has_its_words(progress: JobProgress, german: str, english: str) -> None:
    assert (counted(Language.DE, progress), counted(Language.EN, progress)) == (german, english)


def test_files_are_counted_before_anybody_knows_how_many_there_are(
    client: Client, market: Market, assessment: str
) -> None:
    market.progress(assessment, "inventory", 1200, 0)
    assert "Dateien erfassen 1.200 Dateien" in [step.text for step in read(client, assessment).all("li")]


def test_a_finished_assessment_leads_to_the_report(client: Client, market: Market, assessment: str) -> None:
    market.finish(assessment)
    page = read(client, assessment)
    assert page.link("Bericht ansehen") == "/solutions/wasser/report"
    assert not page.all("meta", http_equiv="refresh")
    assert not page.all("script")
    assert client.get("/solutions/wasser/report").status_code == 200


def test_the_time_passed_and_the_time_expected_are_said_and_what_is_not_known(
    client: Client, market: Market, assessment: str
) -> None:
    assert "Vergangene Zeit:" not in read(client, assessment).text
    market.progress(assessment, "measure", 1, 2)
    text = read(client, assessment).text
    assert "Vergangene Zeit: wenige Sekunden." in text
    assert "Wie lange es dauern wird, ist nicht bekannt." in text
    market.finish(assessment)
    again = market.catalog.assessments.request("wasser").id
    market.progress(again, "measure", 1, 2)
    text = read(client, again).text
    assert "Erwartete Zeit: wenige Sekunden. So lange dauerte die letzte Messung dieses Repositorys." in text


def test_a_finished_assessment_says_what_was_not_measured_and_why(
    client: Client, market: Market, assessment: str
) -> None:
    market.finish(assessment)
    text = read(client, assessment).text
    assert "1 Datei: kein gültiges Python 3.11" in text
    assert "ruff: ausgefallen (OSError: out of memory)" in text
    assert skipped_in(replace(full_report(), tools=())).tools == ()


def test_a_failed_assessment_says_what_to_do(client: Client, market: Market, assessment: str) -> None:
    market.fail(assessment, "clone.timed_out", "git said <b>no</b>")
    page = read(client, assessment)
    assert "Das Abrufen von „https://github.com/example-town/water“ dauerte zu lange" in page.text
    assert page.one("pre").text == "git said <b>no</b>"
    assert "Repository holen hier beendet" in page.text
    assert "folgt" not in page.text
    form = Page(client.get(page.link("Noch einmal einreichen")).text)
    assert form.one("input", id="name").attributes["value"] == "Wasser"
    assert form.one("input", id="address").attributes["value"] == "https://github.com/example-town/water"


def test_who_measures_a_known_listing_again_is_not_sent_to_the_form_that_refuses_it(
    client: Client, market: Market, assessment: str
) -> None:
    market.finish(assessment)
    again = market.catalog.assessments.request("wasser").id
    market.fail(again, "clone.unreachable", "")
    page = read(client, again)
    assert page.link("Zum Eintrag „Wasser“") == "/solutions/wasser"
    assert "Noch einmal einreichen" not in page.text


def test_an_assessment_can_be_cancelled(client: Client, assessment: str) -> None:
    answer = client.post(f"/assessments/{assessment}/cancel")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/assessments/{assessment}")
    assert "Es wurde nichts veröffentlicht." in read(client, assessment).text


def test_strangers_are_offered_no_button_that_stops_the_measurement_of_what_is_public(
    client: Client, market: Market, assessment: str
) -> None:
    assert "Messung abbrechen" in read(client, assessment).text
    market.finish(assessment)
    assert client.get("/solutions/wasser").status_code == 200
    again = market.catalog.assessments.request("wasser").id
    assert "Messung abbrechen" not in read(client, again).text
    assert client.post(f"/assessments/{again}/cancel").status_code == 404


def test_the_events_end_with_the_assessment(client: Client, market: Market, assessment: str) -> None:
    market.finish(assessment)
    answer = client.get(f"/assessments/{assessment}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "event: end" in answer.text
    assert "Die Messung ist fertig." in answer.text
    assert answer.text.count("id: ") == 1


def test_the_events_are_rendered_beside_the_event_loop(
    client: Client, market: Market, assessment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    market.finish(assessment)
    rendered, within_the_loop = [], []
    render = Visit.render

    def watched(visit: Visit, template: str, **context: object) -> str:
        rendered.append(template)
        with suppress(RuntimeError):
            within_the_loop.append(asyncio.get_running_loop())
        return render(visit, template, **context)

    monkeypatch.setattr(Visit, "render", watched)
    client.get(f"/assessments/{assessment}/events")
    assert (rendered, within_the_loop) == (["assessment_state.html"], [])


def messages(views: list[AssessmentView]) -> list[ServerSentEventMessage]:
    """What somebody receives who follows while the assessment goes through these states."""
    coming: Iterator[AssessmentView] = iter(views)

    async def look() -> Piece:
        view = next(coming)
        return Piece(f"{view.state} {view.progress}", is_final(view))

    async def no_pause() -> None:
        return None

    async def collect() -> list[ServerSentEventMessage]:
        return [message async for message in follow(look, no_pause)]

    return asyncio.run(collect())


def test_only_changes_are_sent_each_with_a_number_and_the_first_at_once() -> None:
    running = replace(QUEUED, state=AssessmentState.RUNNING)
    done = replace(QUEUED, state=AssessmentState.COMPLETED)
    received = messages([QUEUED, QUEUED, running, running, done])
    assert [(message.event, message.id) for message in received] == [("progress", 1), ("progress", 2), ("end", 3)]


def test_a_quiet_stream_is_kept_open_by_comments() -> None:
    done = replace(QUEUED, state=AssessmentState.FAILED)
    received = messages([QUEUED] * (BEATS_BETWEEN_COMMENTS + 1) + [done])
    assert [message.comment for message in received] == [None, "still here", None]


@pytest.mark.parametrize(
    ("state", "step", "states"),
    [
        (AssessmentState.QUEUED, None, ["open"] * 6),
        (AssessmentState.RUNNING, "measure", ["done", "done", "done", "current", "open", "open"]),
        (AssessmentState.FAILED, "inventory", ["done", "stopped", *["unreached"] * 4]),
        (AssessmentState.FAILED, None, ["stopped", *["unreached"] * 5]),
        (AssessmentState.CANCELLED, None, ["unreached"] * 6),
        (AssessmentState.COMPLETED, None, ["done"] * 6),
        (AssessmentState.RUNNING, "unheard-of", ["open"] * 6),
    ],
)
def test_every_step_has_a_state(state: AssessmentState, step: str | None, states: list[str]) -> None:
    progress = JobProgress(step) if step else None
    assert [each.state for each in steps_of(replace(QUEUED, state=state, progress=progress))] == states


def test_the_current_step_carries_its_counts() -> None:
    progress = JobProgress("clone", 1, 2, "objects")
    first, *_ = steps_of(replace(QUEUED, state=AssessmentState.RUNNING, progress=progress))
    assert first == StepView("clone", "current", progress)


def test_the_privacy_page_names_the_cookie_that_an_opened_measurement_sets(client: Client) -> None:
    assert "„assessments“" in Page(client.get("/privacy").text).text
