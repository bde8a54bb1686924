"""Writes the figures of the shipped quality model, and the tables of the model card that follow from them.

    .venv/bin/python benchmarks/quality_figures.py

Run it after `marketplace train` gave another model: `scorers/data/quality_figures.json` names the model's checksum,
page and card show what stands in it, and tests refuse the figures of another model. Takes half a minute. What the card
says in words has to be read again by a person; tests hold the sentences that depend on a figure.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from analyzer.values import ANALYZER_VERSION
from scorers.quality.evaluation import figures_of
from scorers.quality.features import FEATURES
from scorers.quality.figures import NAME, Figures, tabulated, written
from scorers.quality.model import Model, shipped
from scorers.quality.table import Row, shipped_table

ROOT = Path(__file__).parents[1]
CARD = ROOT / "docs" / "model-card.md"


def features_table(model: Model) -> str:
    """Return one row for each feature: its part, direction, weight and what it states."""
    rows = ["| feature | part | better is | weight | what it states |", "|---|---|---|---|---|"]
    for feature, term in zip(FEATURES, model.terms, strict=True):
        better = "more" if feature.sign > 0 else "less"
        stated = feature.sentence_en.replace("{value}", "N")
        rows.append(f"| `{feature.name}` | {feature.part} | {better} | {term.weight:.4f} | {stated} |")
    return "\n".join(rows) + "\n"


def measured_by(table: Sequence[Row]) -> str:
    """Return which version of the analyzer measured the table, and which one measures what is compared with it."""
    versions = sorted({row.analyzer_version.partition("-")[0] for row in table})
    today = ANALYZER_VERSION.partition("-")[0]
    return f"Measured by version {', '.join(versions)} of the analyzer; version {today} measures today."


def pieces(model: Model, figures: Figures) -> dict[str, str]:
    """Return what is written into the card, by the names of its places."""
    trained = ", ".join(f"{kind} {count}" for kind, count in figures.trained_on.items())
    reference = ", ".join(f"{kind} {count}" for kind, count in figures.reference.items())
    errors = f"factor of the jackknife {model.sampling:.4f}, error of the model {model.model_error:.4f} of the sum\n"
    return {
        "checksum": f"`{figures.model}`: model {model.version}, benchmark {model.benchmark}\n",
        "projects": f"- Fitted on: {trained}.\n- Reference: {reference}.\n- {measured_by(shipped_table())}\n",
        "features": features_table(model),
        "interval": errors,
        "figures": tabulated(figures),
    }


def main() -> None:
    """Write both files."""
    model = shipped()
    figures = figures_of(model, shipped_table())
    (ROOT / "scorers" / "data" / NAME).write_bytes(written(figures))
    card = CARD.read_text(encoding="utf-8")
    for name, text in pieces(model, figures).items():
        place = re.compile(rf"(<!-- made: {name} -->\n).*?(\n<!-- made -->)", re.DOTALL)
        card = place.sub(lambda found, text=text: f"{found[1]}\n{text}{found[2]}", card)
    CARD.write_text(card, encoding="utf-8")
    print(tabulated(figures))


if __name__ == "__main__":
    main()
