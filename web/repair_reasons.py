"""Why a publiccode.yml was repaired: the repair gives its reasons in English, here each finds its German message.

A test reads the sources of the repair and asks for the words of each reason.
"""

import re

from web.language import mark

KEPT = r"; kept as a comment"
REPAIRS = tuple(
    (re.compile(pattern), message)
    for pattern, message in (
        (r"the newest version of the standard", mark("die neueste Version des Standards")),
        (r"0\.7 has `supports` for this", mark("in 0.7 steht das unter „supports“")),
        (r"replaces (?P<key>[\w.]+)", mark("ersetzt %(key)s")),
        (r"the name of the key today", mark("so heißt das Feld heute")),
        (r"the standard asks for UTF-8", mark("der Standard verlangt UTF-8")),
        (r"the form the key asks for", mark("in dieser Form verlangt es das Feld")),
        (r"without quotes it is read as (?P<text>.*)", mark("ohne Anführungszeichen wird daraus %(text)s")),
        (r"what was written is not valid, this is", mark("das Alte ist ungültig, das Neue gültig")),
        (r"the way SPDX writes it today", mark("so schreibt es SPDX heute")),
        (r"true and false are the only truths of YAML 1\.2", mark("YAML 1.2 kennt nur true und false")),
        (r"lower case is deprecated", mark("Kleinbuchstaben sind veraltet")),
        (r"the tag of this language in BCP 47", mark("das Kürzel der Sprache nach BCP 47")),
        (rf"0\.7 has no place for it{KEPT}", mark("0.7 hat dafür kein Feld")),
        (rf"has not the form the key asks for{KEPT}", mark("hat nicht die Form, die das Feld verlangt")),
        (rf"is not valid{KEPT}", mark("ist ungültig")),
        (r"is empty", mark("ist leer")),
        (rf"lacks what is mandatory in it{KEPT}", mark("darin fehlt eine Pflichtangabe")),
        (rf"the language (?P<tag>.*) stands here twice{KEPT}", mark("die Sprache %(tag)s steht hier zweimal")),
        (
            rf"contractors may only stand beside type contract{KEPT}",
            mark("Auftragnehmer stehen nur bei Pflege durch einen Vertrag"),
        ),
        (rf"is deprecated and will be removed; it is safe to drop it{KEPT}", mark("ist veraltet und entfällt")),
        (
            rf"is deprecated in lower case; use IT instead{KEPT}",
            mark("ist in Kleinbuchstaben veraltet, heute heißt es IT"),
        ),
        (
            rf"is deprecated; use organisation\.uri with urn:x-italian-pa: and this code{KEPT}",
            mark("ist veraltet, der Code gehört heute in organisation.uri nach urn:x-italian-pa:"),
        ),
        (rf"is deprecated; use (?P<key>[\w.]+) instead{KEPT}", mark("ist veraltet, heute heißt es %(key)s")),
    )
)
