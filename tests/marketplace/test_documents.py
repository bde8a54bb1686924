"""What the guides say is what the code does."""

from pathlib import Path

import pytest

from marketplace.settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_operations_guide(name: str) -> None:
    assert f"`MARKETPLACE_{name.upper()}`" in (ROOT / "docs/operations.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", ["README.md", "docs/operations.md", "docs/model-card.md", "CHANGELOG.md"])
def test_every_file_a_document_links_to_exists(document: str) -> None:
    place = ROOT / document
    text = place.read_text(encoding="utf-8")
    targets = [part.split(")", 1)[0] for part in text.split("](")[1:]]
    missing = [
        target for target in targets if "://" not in target and not (place.parent / target.partition("#")[0]).exists()
    ]
    assert missing == []
