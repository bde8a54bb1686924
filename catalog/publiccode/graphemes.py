"""Counts what people call characters, as the lengths of the standard do: é in two code points is one, a flag too.

The rules are those of UAX #29 for extended grapheme clusters (without GB9c), on the categories that Python's own
Unicode data has; pictographs are taken by their blocks.
"""

import unicodedata

FLAGS = range(0x1F1E6, 0x1F200)
TAGS = range(0xE0020, 0xE0080)
SKIN_TONES = range(0x1F3FB, 0x1F400)
SYLLABLES = range(0xAC00, 0xD7A4)
CR, LF, JOINER, NON_JOINER = "\r", "\n", "\u200d", "\u200c"
PICTOGRAPHS = (
    (0xA9, 0xA9), (0xAE, 0xAE), (0x203C, 0x203C), (0x2049, 0x2049), (0x2122, 0x2122), (0x2139, 0x2139),
    (0x2194, 0x2199), (0x21A9, 0x21AA), (0x231A, 0x231B), (0x2328, 0x2328), (0x2388, 0x2388), (0x23CF, 0x23CF),
    (0x23E9, 0x23F3), (0x23F8, 0x23FA), (0x24C2, 0x24C2), (0x25AA, 0x25AB), (0x25B6, 0x25B6), (0x25C0, 0x25C0),
    (0x25FB, 0x25FE), (0x2600, 0x2605), (0x2607, 0x2612), (0x2614, 0x2685), (0x2690, 0x2705), (0x2708, 0x2712),
    (0x2714, 0x2714), (0x2716, 0x2716), (0x271D, 0x271D), (0x2721, 0x2721), (0x2728, 0x2728), (0x2733, 0x2734),
    (0x2744, 0x2744), (0x2747, 0x2747), (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757),
    (0x2763, 0x2767), (0x2795, 0x2797), (0x27A1, 0x27A1), (0x27B0, 0x27B0), (0x27BF, 0x27BF), (0x2934, 0x2935),
    (0x2B05, 0x2B07), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55), (0x3030, 0x3030), (0x303D, 0x303D),
    (0x3297, 0x3297), (0x3299, 0x3299), (0x1F000, 0x1F0FF), (0x1F10D, 0x1F10F), (0x1F12F, 0x1F12F),
    (0x1F16C, 0x1F171), (0x1F17E, 0x1F17F), (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A), (0x1F1AD, 0x1F1E5),
    (0x1F201, 0x1F20F), (0x1F21A, 0x1F21A), (0x1F22F, 0x1F22F), (0x1F232, 0x1F23A), (0x1F23C, 0x1F23F),
    (0x1F249, 0x1F3FA), (0x1F400, 0x1F53D), (0x1F546, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F774, 0x1F77F),
    (0x1F7D5, 0x1F7FF), (0x1F80C, 0x1F80F), (0x1F848, 0x1F84F), (0x1F85A, 0x1F85F), (0x1F888, 0x1F88F),
    (0x1F8AE, 0x1F8FF), (0x1F90C, 0x1F93A), (0x1F93C, 0x1F945), (0x1F947, 0x1FAFF), (0x1FC00, 0x1FFFD),
)  # fmt: skip
PREPENDED = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e")
HANGUL_JOINS = frozenset({("L", "L"), ("L", "V"), ("L", "LV"), ("L", "LVT"), ("LV", "V"), ("V", "V")})
HANGUL_TAILS = frozenset({"LV", "V", "LVT", "T"})


def length(text: str, most: int = 10**9) -> int:
    """Return the number of extended grapheme clusters of `text`; counting ends when there are more than `most`."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    count = flags = 0
    pictograph = joined = False
    before = ""
    for sign in text:
        if count > most:
            break
        is_flag = ord(sign) in FLAGS
        is_pictograph = _is_pictograph(sign)
        if not before or _breaks(before, sign, joined=joined and is_pictograph, odd_flags=flags % 2 == 1):
            count += 1
        joined = pictograph and sign == JOINER
        pictograph = is_pictograph or (pictograph and _extends(sign))
        flags = flags + 1 if is_flag else 0
        before = sign
    return count


def _breaks(before: str, sign: str, *, joined: bool, odd_flags: bool) -> bool:
    if before == CR and sign == LF:
        return False
    if _controls(before) or _controls(sign):
        return True
    if _extends(sign) or _spaces(sign) or before in PREPENDED or joined:
        return False
    if odd_flags and ord(sign) in FLAGS:
        return False
    pair = _hangul(before), _hangul(sign)
    return not (pair in HANGUL_JOINS or (pair[0] in HANGUL_TAILS and pair[1] == "T"))


def _controls(sign: str) -> bool:
    if sign in PREPENDED or sign in (JOINER, NON_JOINER) or ord(sign) in TAGS:
        return False
    return unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp")


def _extends(sign: str) -> bool:
    is_tag_or_tone = ord(sign) in TAGS or ord(sign) in SKIN_TONES
    return is_tag_or_tone or sign in (JOINER, NON_JOINER) or unicodedata.category(sign) in ("Mn", "Me")


def _spaces(sign: str) -> bool:
    return unicodedata.category(sign) == "Mc" or sign in "\u0e33\u0eb3"


def _is_pictograph(sign: str) -> bool:
    point = ord(sign)
    return point >= PICTOGRAPHS[0][0] and any(first <= point <= last for first, last in PICTOGRAPHS)


def _hangul(sign: str) -> str:
    point = ord(sign)
    if point in SYLLABLES:
        return "LV" if SYLLABLES.index(point) % 28 == 0 else "LVT"
    blocks = {"L": (0x1100, 0x115F), "V": (0x1160, 0x11A7), "T": (0x11A8, 0x11FF)}
    return next((kind for kind, (first, last) in blocks.items() if first <= point <= last), "")
