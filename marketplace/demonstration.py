"""What `make demo` shows: the sample catalogue, and this project's own checkout, analyzed live.

Everything lies in the checkout's `var/` unless the environment says otherwise, and everything may be repeated: the
database is migrated, samples and listing are updated in place, and the checkout is assessed once more.
"""

import http.client
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import click

import marketplace
from analyzer.values import Progress, Step
from catalog.inputs import ListingDraft, OrganisationDraft
from catalog.jobs import JobProgress
from catalog.services import Catalog
from catalog.views import OPEN, AssessmentView, LocalText
from marketplace.settings import Settings
from marketplace.teller import Teller

SLUG = "offener-loesungsmarkt"
CHECKOUT = Path(marketplace.__file__).resolve().parents[1]
_ANSWER_SECONDS = 0.2
_STEPS = frozenset(step.value for step in Step)


def demonstration_settings() -> Settings:
    """Return the environment's settings with the data in the checkout and the checkout allowed as an address."""
    settings = Settings()
    chosen = "data_directory" in settings.model_fields_set or not has_history()
    folder = settings.data_directory if chosen else CHECKOUT / "var"
    local = (*settings.local_repositories, CHECKOUT)
    return Settings(data_directory=folder, local_repositories=tuple(dict.fromkeys(local)))


def has_history(checkout: Path = CHECKOUT) -> bool:
    """Return whether the checkout is a git repository; an unpacked archive has no commit to analyze."""
    return (checkout / ".git").exists()


def nothing_to_assess(checkout: Path = CHECKOUT) -> str:
    """Return why the checkout cannot be assessed here, empty if it can."""
    if not has_history(checkout):
        return f"{checkout} is no git repository, so there is nothing of its own to assess."
    if not (checkout / ".git").is_dir():
        return (
            f"{checkout} is a git worktree: its history lies in another folder, which the worker may not read. "
            "Start the demo in a clone to see it assessed."
        )
    return ""


def own_listing(checkout: Path = CHECKOUT) -> ListingDraft:
    """Return the listing of this project, with its checkout as the repository."""
    return ListingDraft(
        slug=SLUG,
        name="Offener Lösungsmarkt",
        summary=LocalText(
            "Dieser Marktplatz selbst, vermessen auf diesem Rechner.", "This marketplace itself, measured right here."
        ),
        description=LocalText(
            "Ein offener Marktplatz für Software der öffentlichen Verwaltung. Neben jeder Lösung steht ein gemessener, "
            "erklärter Qualitätswert. Dieser Eintrag zeigt den Quelltext, der hier gerade läuft.",
            "An open marketplace of software for public administrations. Beside each solution stands a measured, "
            "explained quality score. This listing shows the source code that is running here.",
        ),
        address=str(checkout),
        licence="EUPL-1.2",
        topics=("procurement", "development"),
        languages=("Python",),
        organisation=OrganisationDraft("Offener Lösungsmarkt", "vendor"),
    )


class LiveView:
    """Tells at the terminal when the pages answer, how far the analysis is, and how it ended; `look` at it often."""

    def __init__(
        self, catalog: Catalog, settings: Settings, assessment: str | None, stream: TextIO = sys.stderr
    ) -> None:
        """Watch one assessment, or none."""
        self._catalog = catalog
        self._settings = settings
        self._assessment = assessment
        self._tell = Teller(stream)
        self._stream = stream
        self._ready = False

    def look(self) -> None:
        """Tell what is new since the last look."""
        if not self._ready and _answers(self._settings.host, self._settings.port):
            self._ready = True
            self.say(f"The marketplace is ready: {self._settings.public_url}  (stop it with Ctrl-C)")
        elif self._assessment is not None:
            self._watch(self._catalog.assessments.read(self._assessment))

    def say(self, text: str) -> None:
        """Write a line of its own."""
        self._tell.done()
        click.echo(text, file=self._stream)

    def _watch(self, view: AssessmentView) -> None:
        if view.state not in OPEN:
            self._assessment = None
            self.say(self._ending(view))
        elif view.progress is not None:
            _pass_on(view.progress, self._tell)

    def _ending(self, view: AssessmentView) -> str:
        page = f"{self._settings.public_url}/solutions/{view.slug}"
        if view.report is None:
            return f"This checkout could not be assessed ({view.state}): {view.fault} {view.detail}".rstrip()
        score = self._catalog.reports.read(view.report).score
        if score.value is None:
            return f"This checkout was analyzed, without a score ({score.status}): {page}"
        return f"This checkout scores {score.value:.0f} of 100 ({score.stars} of 5 stars, {score.model}): {page}"


def _pass_on(progress: JobProgress, tell: Callable[[Progress], None]) -> None:
    if progress.step in _STEPS:
        tell(Progress(Step(progress.step), progress.done, progress.total, progress.unit, progress.size))


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=_ANSWER_SECONDS)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
