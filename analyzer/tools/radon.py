"""Measure how complex the code is with radon.

Measures, for each Python file, what the radon library defines: cyclomatic complexity of each function, method and
class (`cc`, number of independent paths, 1 or more), the Halstead measures of the file (`hal`), its raw line counts
(`raw`) and its maintainability index (`mi`, 0 to 100, high is good).

Why it matters: a function with many paths is hard to test and hard to change safely. What to do: split functions
above 10, and first those above 20. The maintainability index is shown as a number only; it grades short homework best
and is therefore no part of any score.

Sources: T. J. McCabe, "A Complexity Measure", IEEE TSE 1976; M. H. Halstead, "Elements of Software Science", 1977;
radon's documentation for its variant of the maintainability index. The numbers equal those of `radon cc -s`, `hal`,
`raw` and `mi`.
"""

from importlib.metadata import version

from radon.complexity import sorted_results
from radon.metrics import halstead_visitor_report, mi_compute

from analyzer.raw_counts import raw_counts
from analyzer.tool import Measured, Source
from analyzer.values import Measurement

HALSTEAD = (
    ("h1", "operators"),
    ("h2", "operands"),
    ("N1", "operators"),
    ("N2", "operands"),
    ("vocabulary", "tokens"),
    ("length", "tokens"),
    ("calculated_length", "tokens"),
    ("volume", "bits"),
    ("difficulty", "ratio"),
    ("effort", "bits"),
    ("time", "seconds"),
    ("bugs", "estimate"),
)
RAW = ("loc", "lloc", "sloc", "comments", "single_comments", "multi", "blank")


class RadonTool:
    """radon as a library, on one parsed tree."""

    name = "radon"
    version = version("radon")
    languages = frozenset({"Python"})

    def measure(self, source: Source) -> Measured:
        """Return complexity per block, and Halstead, raw and maintainability figures of the file."""
        walk = source.walk
        if walk is None:
            return Measured()
        halstead = halstead_visitor_report(walk)
        raw = raw_counts(source.text)
        comments = (raw.comments + raw.multi) / float(raw.sloc) * 100 if raw.sloc else 0
        index = mi_compute(halstead.volume, walk.total_complexity, raw.lloc, comments)
        return Measured(
            (
                *(
                    self._number(source, "cc", block.complexity, "paths", block.fullname, block.lineno)
                    for block in sorted_results(walk.blocks)
                ),
                *(self._number(source, f"hal.{name}", getattr(halstead, name), unit) for name, unit in HALSTEAD),
                *(self._number(source, f"raw.{name}", getattr(raw, name), "lines") for name in RAW),
                self._number(source, "mi", index, "index"),
            )
        )

    def _number(  # noqa: PLR0913, PLR0917 - the fields of a measurement
        self, source: Source, name: str, value: float, unit: str, symbol: str = "", line: int = 0
    ) -> Measurement:
        return Measurement(self.name, name, float(value), unit, source.path, symbol, line)


TOOL = RadonTool()
