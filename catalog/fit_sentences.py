"""What the reasons of a fit say, in both languages."""

from collections.abc import Mapping
from types import MappingProxyType

from catalog.fit import Fit, Part, Reason
from catalog.views import FitReason, FitView, LocalText

SUBJECTS: Mapping[Part, LocalText] = MappingProxyType(
    {
        Part.USE: LocalText("Nutzung", "use"),
        Part.SIZE: LocalText("Gemeindegröße", "size of municipality"),
        Part.OPERATING: LocalText("Betriebsmodell", "operating model"),
        Part.QUALITY: LocalText("Qualität", "quality"),
        Part.STATE: LocalText("Land", "state"),
        Part.FRESHNESS: LocalText("Stand der Angaben", "age of the statements"),
    }
)
"""What each part is about, in a word."""

COUNTED: Mapping[str, tuple[LocalText, LocalText]] = MappingProxyType(
    {
        "use.county": (
            LocalText("Eine Gemeinde in Ihrem Kreis nutzt es (bestätigt).", "One in your county uses it (confirmed)."),
            LocalText(
                "{count} Gemeinden in Ihrem Kreis nutzen es (bestätigt).",
                "{count} municipalities in your county use it (confirmed).",
            ),
        ),
        "use.similar": (
            LocalText("Eine Gemeinde Ihrer Größe nutzt es (bestätigt).", "One of your size uses it (confirmed)."),
            LocalText(
                "{count} Gemeinden Ihrer Größe nutzen es (bestätigt).",
                "{count} municipalities of your size use it (confirmed).",
            ),
        ),
        "use.state": (
            LocalText("Eine Gemeinde in Ihrem Land nutzt es (bestätigt).", "One in your state uses it (confirmed)."),
            LocalText(
                "{count} Gemeinden in Ihrem Land nutzen es (bestätigt).",
                "{count} municipalities in your state use it (confirmed).",
            ),
        ),
        "use.elsewhere": (
            LocalText("Eine andere Gemeinde nutzt es (bestätigt).", "One other municipality uses it (confirmed)."),
            LocalText(
                "{count} andere Gemeinden nutzen es (bestätigt).",
                "{count} other municipalities use it (confirmed).",
            ),
        ),
        "use.claimed": (
            LocalText(
                "Der Anbieter nennt eine Gemeinde, sie hat es nicht bestätigt.",
                "The vendor names one municipality, which has not confirmed it.",
            ),
            LocalText(
                "Der Anbieter nennt {count} Gemeinden, keine hat es bestätigt.",
                "The vendor names {count} municipalities, none has confirmed it.",
            ),
        ),
    }
)
"""The sentences of reasons that rest on one municipality, and on several."""

SENTENCES: Mapping[str, LocalText] = MappingProxyType(
    {
        "use.unknown": LocalText("Wer es nutzt, ist nicht bekannt.", "Who uses it is not known."),
        "size.fits": LocalText("Passt zu Gemeinden Ihrer Größe.", "Suits municipalities of your size."),
        "size.misses": LocalText("Ist für andere Gemeindegrößen gedacht.", "Is meant for other sizes."),
        "size.unknown": LocalText("Für welche Größe es passt, ist nicht bekannt.", "Which size it suits is not known."),
        "state.fits": LocalText("Wird in Ihrem Land angeboten.", "Is offered in your state."),
        "state.misses": LocalText("Wird nur in anderen Ländern angeboten.", "Is offered in other states only."),
        "state.unknown": LocalText("In welchen Ländern es das gibt, ist nicht bekannt.", "Its states are not known."),
        "operating.fits": LocalText("Läuft so, wie Sie es wünschen.", "Can be operated the way you wish."),
        "operating.misses": LocalText("Läuft anders, als Sie es wünschen.", "Is operated in other ways."),
        "operating.unknown": LocalText("Wo es laufen kann, ist nicht bekannt.", "Where it can run is not known."),
        "quality.scored": LocalText("Die Qualität des Codes ist bewertet.", "The quality of its code is scored."),
        "quality.unknown": LocalText("Die Qualität ist nicht bewertet.", "Its quality is not scored."),
        "freshness.fresh": LocalText("Die Angaben sind aktuell.", "Its statements are up to date."),
        "freshness.few": LocalText("Es gibt nur wenige aktuelle Angaben.", "There are few current statements."),
        "freshness.expired": LocalText(
            "Manche Angaben sind veraltet oder ohne Datum.", "Some statements are out of date or bear no date."
        ),
        "freshness.unknown": LocalText("Es gibt keine Angaben.", "There are no statements."),
    }
)
"""The sentence of each other reason."""

EXPIRED = LocalText("Diese Angabe ist veraltet und zählt weniger.", "This is out of date and counts less.")
"""What follows the sentence of a reason that rests on nothing but what has expired."""

_AGAINST = frozenset({"misses", "claimed", "few", "expired"})


def explained(fit: Fit) -> FitView:
    """Return a fit as its readers see it: every reason with its sentence."""
    return FitView(fit.points, fit.possible, tuple(map(_told, fit.reasons)))


def sentence(reason: Reason) -> LocalText:
    """Return what a reason says."""
    text = _counted(reason) if reason.key in COUNTED else SENTENCES[reason.key]
    return LocalText(f"{text.de} {EXPIRED.de}", f"{text.en} {EXPIRED.en}") if reason.expired else text


def _counted(reason: Reason) -> LocalText:
    one, several = COUNTED[reason.key]
    text = one if reason.count == 1 else several
    return LocalText(text.de.format(count=reason.count), text.en.format(count=reason.count))


def _told(reason: Reason) -> FitReason:
    _, _, why = reason.key.partition(".")
    verdict = "unknown" if why == "unknown" else "no" if why in _AGAINST else "yes"
    return FitReason(
        part=reason.part,
        verdict=verdict,
        points=reason.points,
        possible=reason.possible,
        count=reason.count,
        expired=reason.expired,
        subject=SUBJECTS[reason.part],
        sentence=sentence(reason),
    )
