"""What the reasons of a fit say, in both languages."""

from collections.abc import Mapping
from types import MappingProxyType

from catalog.views import LocalText

SENTENCES: Mapping[str, LocalText] = MappingProxyType(
    {
        "use.county": LocalText(
            "In Ihrem Kreis ist es in Gebrauch.",
            "It is in use in your county.",
        ),
        "use.similar": LocalText(
            "Kommunen Ihrer Größe nutzen es.",
            "Municipalities of your size use it.",
        ),
        "use.state": LocalText("In Ihrem Land ist es in Gebrauch.", "It is in use in your state."),
        "use.elsewhere": LocalText("Andere Kommunen nutzen es.", "Other municipalities use it."),
        "use.claimed": LocalText(
            "Der Anbieter nennt Kommunen, aber keine hat es bestätigt.",
            "The vendor names municipalities, but none has confirmed it.",
        ),
        "use.unknown": LocalText("Wer es nutzt, ist nicht bekannt.", "Who uses it is not known."),
        "size.fits": LocalText("Es ist für Ihre Gemeindegröße gedacht.", "It is meant for your size of municipality."),
        "size.misses": LocalText("Es ist für andere Gemeindegrößen gedacht.", "It is meant for other sizes."),
        "size.unknown": LocalText("Für welche Größe es passt, ist nicht bekannt.", "Which size it suits is not known."),
        "state.fits": LocalText("Es wird in Ihrem Land angeboten.", "It is offered in your state."),
        "state.misses": LocalText("Es wird in anderen Ländern angeboten.", "It is offered in other states."),
        "state.unknown": LocalText("In welchen Ländern es das gibt, ist nicht bekannt.", "Its states are not known."),
        "operating.fits": LocalText("Es läuft so, wie Sie es wünschen.", "It can be operated the way you wish."),
        "operating.misses": LocalText("Es läuft anders, als Sie es wünschen.", "It is operated in other ways."),
        "operating.unknown": LocalText("Wo es laufen kann, ist nicht bekannt.", "Where it can run is not known."),
        "quality.scored": LocalText("Die Qualität des Codes ist bewertet.", "The quality of its code is scored."),
        "quality.unknown": LocalText("Die Qualität ist nicht bewertet.", "Its quality is not scored."),
        "freshness.fresh": LocalText("Die Angaben sind aktuell.", "Its statements are up to date."),
        "freshness.few": LocalText("Es gibt nur wenige aktuelle Angaben.", "There are few current statements."),
        "freshness.expired": LocalText(
            "Manche Angaben sind veraltet oder ohne Datum.", "Some statements are out of date or bear no date."
        ),
        "freshness.unknown": LocalText("Es gibt keine Angaben.", "There are no statements."),
        "expired": LocalText("Diese Angabe ist veraltet und zählt weniger.", "This is out of date and counts less."),
    }
)
"""The sentence of each reason; one whose answer has expired is followed by that of `expired`."""
