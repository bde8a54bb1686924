"""The parameters are plain numbers that belong to this version, or they are refused."""

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import msgspec
import pytest

from scorers.errors import ModelError
from scorers.fault_risk.features import SIGNS
from scorers.fault_risk.model import NAME, Model, opened, shipped
from scorers.quality.model import NAME as QUALITY
from scorers.sealing import sealed

Change = Callable[[dict[str, Any]], object]


def changed(change: Change) -> bytes:
    """Return the shipped model after a change, with a checksum that fits again."""
    model = msgspec.to_builtins(shipped())
    change(model)
    return sealed(msgspec.convert(model, Model))


def test_the_shipped_file_is_whole_and_has_a_card() -> None:
    model = shipped()
    assert opened(sealed(model)) == model
    assert (files("scorers") / "data" / NAME).read_bytes() == sealed(model)
    assert model.card.repositories >= 60
    assert 0 < model.card.fixed_files < model.card.files


def test_no_weight_stands_against_its_direction_and_the_plain_ones_count() -> None:
    model = shipped()
    assert all(weight * SIGNS[name] >= 0 for weights in (model.code, model.history) for name, weight in weights.items())
    for name in ("size", "commits", "fixes", "days_since_last"):
        assert model.history[name] != 0


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is not a model"),
        (b"\x80\x04pickled", "is not a model"),
        (b'{"sha256": "", "model": {}}', "is not a model"),
        ((files("scorers") / "data" / QUALITY).read_bytes(), "is not a model"),
        (changed(lambda model: model.update(kind="other")), "of 'other'"),
        (changed(lambda model: model.update(format=2)), "has format 2; this version reads format 1"),
        (changed(lambda model: model["history"].pop("fixes")), "has other features for 'history'"),
        (changed(lambda model: model["code"].update(name=1.0)), "has other features for 'code'"),
        (changed(lambda model: model["history"].update(fixes=-1.0)), "no fit can give: fixes"),
        (changed(lambda model: model["history"].update(days_since_last=0.5)), "no fit can give: days_since_last"),
    ],
    ids=["empty", "pickle", "bare", "other model", "kind", "format", "lacks", "more", "sign", "direction"],
)
def test_a_strangers_file_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ModelError, match=reason):
        opened(data)


def test_a_changed_file_is_refused() -> None:
    document = json.loads(sealed(shipped()))
    document["model"]["history"]["fixes"] += 0.001
    with pytest.raises(ModelError, match=r"here\.json was changed after it was made"):
        opened(json.dumps(document).encode(), "here.json")
