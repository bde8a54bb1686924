"""The one table that turns errors into answers: a kind page for people, RFC 9457 problem details for machines.

Lower floors raise errors of their own and know nothing of HTTP; whoever adds an error adds its line here. Problem
details speak English, the language of API documents; pages speak the language of their path.
"""

import logging
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.plugins.problem_details import ProblemDetailsException

from catalog.errors import (
    ForbiddenError,
    GoneError,
    NotFoundError,
    OutageError,
    StateError,
    SubmissionError,
    TooManyError,
    UnknownError,
)
from web.language import Language, mark, translations, without_language
from web.rendering import provide_visit
from web.returning import page_before
from web.security import PRIVATE, SAFE_METHODS, ForeignFormException
from web.signing_in import NEXT, to, with_next
from web.unsent import unsent

SIGN_IN_FIRST = 401
LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of failure: its status, its name in addresses, its title, and what to do about it."""

    status: int
    name: str
    title: str
    advice: str


TOO_OFTEN = Problem(
    429,
    "too-often",
    mark("Bitte warten Sie einen Moment"),
    mark("Das wurde zu oft versucht. Jeder Fehlversuch verlängert die Pause, bis höchstens eine Stunde."),
)
UNEXPECTED = Problem(
    500,
    "unexpected",
    mark("Ein Fehler auf unserer Seite"),
    mark("Das liegt nicht an Ihnen. Bitte versuchen Sie es in einigen Minuten noch einmal."),
)
UNAVAILABLE = Problem(
    503,
    "unavailable",
    mark("Unsere Datenbank antwortet gerade nicht"),
    mark("Bitte versuchen Sie es in einer Minute noch einmal. Sehen Sie dann nach, ob Ihre Eingabe schon da ist."),
)
OUTAGE_SECONDS = 60
"""How long callers are asked to wait while the database is away."""
FOREIGN_FORM = Problem(
    403,
    "foreign-form",
    mark("Dieses Formular kam von einer fremden Seite"),
    mark("Bitte öffnen Sie das Formular auf dieser Seite und senden Sie es dort ab."),
)
PROBLEMS = (
    Problem(
        400,
        "not-understood",
        mark("Diese Anfrage wurde nicht verstanden"),
        mark("Bitte prüfen Sie die Adresse und alles, was in ihr hinter dem Fragezeichen steht."),
    ),
    Problem(
        401,
        "sign-in",
        mark("Bitte melden Sie sich an"),
        mark("Diese Seite ist für angemeldete Personen. Nach der Anmeldung kommen Sie hierher zurück."),
    ),
    FOREIGN_FORM,
    Problem(
        403,
        "not-allowed",
        mark("Das darf dieses Konto nicht"),
        mark("Dafür braucht ein Konto eine andere Rolle. Wer sie vergibt, steht im Impressum."),
    ),
    Problem(
        404,
        "not-found",
        mark("Das haben wir nicht gefunden"),
        mark("Vielleicht ist die Adresse falsch geschrieben. Die Suche führt zu allen Lösungen."),
    ),
    Problem(
        405,
        "method-not-allowed",
        mark("So lässt sich diese Adresse nicht aufrufen"),
        mark("Bitte öffnen Sie die Seite neu, statt ein Formular an sie zu senden."),
    ),
    Problem(
        409,
        "not-possible-now",
        mark("Das ist im jetzigen Zustand nicht möglich"),
        mark("Inzwischen hat sich etwas geändert. Bitte laden Sie die Seite neu."),
    ),
    Problem(
        410,
        "gone",
        mark("Diesen Eintrag gibt es nicht mehr"),
        mark("Er war öffentlich und wurde entfernt. Die Suche führt zu allen anderen Lösungen."),
    ),
    Problem(
        413,
        "too-large",
        mark("Das Gesendete ist zu groß"),
        mark("Bitte kürzen Sie Ihre Angaben und senden Sie sie noch einmal."),
    ),
    Problem(
        415,
        "wrong-format",
        mark("Dieses Format nehmen wir nicht an"),
        mark("Bitte senden Sie das Formular dieser Seite. Die Schnittstelle nimmt JSON an, als application/json."),
    ),
    Problem(
        422,
        "refused",
        mark("Die Angaben wurden nicht angenommen"),
        mark("Bitte korrigieren Sie die genannten Felder."),
    ),
    TOO_OFTEN,
    Problem(
        429,
        "too-many",
        mark("Zu viele Anfragen von Ihrem Anschluss"),
        mark("Bitte warten Sie eine Stunde und senden Sie es dann noch einmal."),
    ),
    UNEXPECTED,
    UNAVAILABLE,
    Problem(
        503,
        "busy",
        mark("Gerade ist sehr viel los"),
        mark("Bitte versuchen Sie es in einer halben Minute noch einmal."),
    ),
)
BY_STATUS = {problem.status: problem for problem in PROBLEMS}
BY_ERROR: dict[type[Exception], int] = {
    UnknownError: 401,
    ForbiddenError: 403,
    NotFoundError: 404,
    TooManyError: 429,
    GoneError: 410,
    StateError: 409,
    SubmissionError: 422,
}


def problem_of(error: Exception) -> Problem:
    """Return the table's line for an error; what is not foreseen is a fault of ours."""
    if isinstance(error, ForeignFormException):
        return FOREIGN_FORM
    if isinstance(error, TooManyError):
        return TOO_OFTEN
    if isinstance(error, OutageError):
        return UNAVAILABLE
    status = error.status_code if isinstance(error, HTTPException) else BY_ERROR.get(type(error), 500)
    return BY_STATUS.get(status, UNEXPECTED if status >= 500 else BY_STATUS[400])  # noqa: PLR2004 - HTTP's own border


def answer(request: Request[object, object, State], error: Exception) -> Response[object]:
    """Answer a request that ended in an error, as a page or as problem details."""
    problem = problem_of(error)
    if problem is UNEXPECTED:
        LOG.error("%s %s", request.method, request.scope["path"], exc_info=error)
    elif problem is UNAVAILABLE:
        LOG.error("%s %s: %s", request.method, request.scope["path"], error)
    headers = _headers(error)
    if request.scope["path"].startswith("/api/"):
        return _details(request, error, problem, headers)
    visit = provide_visit(request)
    if problem.status >= UNEXPECTED.status:
        visit = visit.without_database()
    here = visit.changed()
    if request.method not in SAFE_METHODS:
        before = urlsplit(page_before(request))
        visit = visit.at(without_language(before.path), before.query)
    if isinstance(error, GoneError):
        return visit.page("gone.html", status=problem.status, problem=problem, gone=error)  # type: ignore[return-value]
    if problem.status == SIGN_IN_FIRST and request.method in SAFE_METHODS:
        return to(with_next(visit.address(NEXT[visit.who.pending]), visit.changed()))
    typed = unsent(request) if problem.status == UNAVAILABLE.status else None
    return visit.page(  # type: ignore[return-value]
        "problem.html",
        status=problem.status,
        headers={**headers, "cache-control": PRIVATE} if typed else headers,
        problem=problem,
        typed=typed,
        here=here,
        wait=headers["retry-after"] if isinstance(error, TooManyError) else "",
    )


def _headers(error: Exception) -> dict[str, str]:
    """Return what an error says in headers, with when to come again for all that passes by itself."""
    given = error.headers if isinstance(error, HTTPException) else None
    headers = {name.lower(): value for name, value in (given or {}).items()}
    if isinstance(error, TooManyError):
        headers["retry-after"] = str(error.seconds)
    elif isinstance(error, OutageError):
        headers["retry-after"] = str(OUTAGE_SECONDS)
    elif "ratelimit-reset" in headers:
        headers["retry-after"] = headers["ratelimit-reset"]
    return headers


def _details(
    request: Request[object, object, State], error: Exception, problem: Problem, headers: dict[str, str]
) -> Response[object]:
    english = translations(Language.EN).gettext
    visit = provide_visit(request)
    said = str(getattr(error, "detail", error))
    if problem in (UNEXPECTED, UNAVAILABLE):
        said = english(problem.advice)
    elif problem.status == SIGN_IN_FIRST:
        headers["www-authenticate"] = 'Bearer realm="api"'
        said = f"{said}. Tokens are created at {visit.absolute('/en/account')}"
    elif said == HTTPStatus(problem.status).phrase:
        said = f"{said}. {visit.absolute('/en/api')} names all addresses and what they take"
    extra = {"faults": error.faults} if isinstance(error, SubmissionError) else getattr(error, "extra", None)
    if isinstance(error, GoneError):
        extra = {"step": error.step, "at": error.at.isoformat(), "reason": error.reason}
    return ProblemDetailsException(  # type: ignore[return-value]
        type_=visit.absolute(f"/en/problems#{problem.name}"),
        title=english(problem.title),
        detail=said,
        status_code=problem.status,
        instance=request.scope["path"],
        headers=headers,
        extra={"errors": _placed(request, extra)} if isinstance(extra, list) else extra,
    ).to_response(request)


def _placed(request: Request[object, object, State], faults: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return what is wrong and where; Litestar takes a parameter whose name begins with "data" for the body."""
    return [fault | {"source": "query"} if fault.get("key") in request.query_params else fault for fault in faults]
