"""Find code that stands more than once, whatever its names, layout and file.

Takes from each file of a program (not from pages and their styles) the fingerprints of its code and states its number
of `tokens`: words, numbers, texts and marks, without comments, imports and layout. The fingerprints of all files of a
commit are then joined: a run of at least 100 tokens that stands twice is a copy, also if names, numbers, texts or line
breaks differ. Sources and tests are compared apart. The report states the share of copied lines of each language and
the largest copies with their lines.

Why it matters: who changes one copy must find and change all of them; what is forgotten becomes a fault. What to do:
give what is copied a name and one place, the largest copies first. Copies in tests do less harm.

Tables and lists of one form are no copies. The method finds 91 to 100 % of the copied lines that a comparison of
everything with everything finds (measured on pyramid, humhub and openslides-client). Sources: S. Schleimer,
D. Wilkerson, A. Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", SIGMOD 2003.
"""

from analyzer.duplication.fingerprints import fingerprints
from analyzer.duplication.folding import BYTES, LINE, Folding
from analyzer.structure.reading import known_languages
from analyzer.tool import Measured, Source
from analyzer.values import Measurement


class DuplicationTool:
    """The fingerprints of one file."""

    name = "duplication"
    version = "1"
    languages = frozenset(name for name, language in known_languages().items() if language.is_program)

    def __init__(self) -> None:
        """Remember no token yet."""
        self._folding = Folding()

    def measure(self, source: Source) -> Measured:
        """Return the number of tokens and the fingerprints."""
        prints = fingerprints(self._folding, known_languages()[source.language], source.text, source.path)
        tokens = len(prints.folded) - prints.folded.count(BYTES[LINE])
        number = Measurement(self.name, "tokens", float(tokens), "tokens", source.path)
        return Measured((number,), prints=prints)


TOOL = DuplicationTool()
