"""The key that seals secrets comes from the settings or from a private file that appears whole."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from pydantic import ValidationError

from catalog.sealed import new_key
from marketplace.errors import SecretKeyError
from marketplace.keys import NAME, open_seal
from marketplace.settings import Settings


@pytest.fixture(autouse=True)
def without_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MARKETPLACE_SECRET_KEY", raising=False)
    monkeypatch.delenv("MARKETPLACE_SECRET_KEY_FILE", raising=False)


def settings(folder: Path, **given: object) -> Settings:
    return Settings.model_validate({"data_directory": folder, **given})


def test_a_file_is_made_at_first_use_for_its_owner_alone_and_used_from_then_on(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    sealed = open_seal(settings(folder)).seal("secret", "test")
    assert open_seal(settings(folder)).open(sealed, "test") == "secret"
    assert [path.name for path in folder.iterdir()] == [NAME]
    assert (folder / NAME).stat().st_mode & 0o777 == 0o600


def test_processes_that_start_at_once_have_one_key(tmp_path: Path) -> None:
    start = Barrier(8)

    def seal(number: int) -> str:
        start.wait(60)
        return open_seal(settings(tmp_path)).seal(str(number), "test")

    with ThreadPoolExecutor(8) as pool:
        sealed = list(pool.map(seal, range(8)))
    assert [open_seal(settings(tmp_path)).open(each, "test") for each in sealed] == list(map(str, range(8)))
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_a_set_key_needs_no_file(tmp_path: Path) -> None:
    old, new = new_key(), new_key()
    sealed = open_seal(settings(tmp_path, secret_key=old)).seal("secret", "test")
    assert open_seal(settings(tmp_path, secret_key=f"{new} {old}")).open(sealed, "test") == "secret"
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_the_operator_may_hold_several_keys(tmp_path: Path) -> None:
    old, new = new_key(), new_key()
    sealed = open_seal(settings(tmp_path, secret_key=old)).seal("secret", "test")
    given = tmp_path / "given"
    given.write_text(f"{new}\n{old}\n")
    assert open_seal(settings(tmp_path, secret_key_file=given)).open(sealed, "test") == "secret"


def test_a_file_that_others_may_read_is_refused_with_the_way_out(tmp_path: Path) -> None:
    open_seal(settings(tmp_path))
    (tmp_path / NAME).chmod(0o640)
    with pytest.raises(SecretKeyError, match="chmod 600"):
        open_seal(settings(tmp_path))


@pytest.mark.parametrize("content", ["", "no key", "\xff\xfe"])
def test_a_file_without_a_key_is_refused_and_not_replaced(tmp_path: Path, content: str) -> None:
    path = tmp_path / NAME
    path.touch(0o600)
    path.write_text(content, "utf-8")
    with pytest.raises(SecretKeyError, match="does not hold keys"):
        open_seal(settings(tmp_path))
    assert path.read_text("utf-8") == content


def test_a_folder_in_its_place_is_a_clear_fault(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    with pytest.raises(SecretKeyError, match="cannot be read"):
        open_seal(settings(tmp_path))


def test_a_wrong_key_is_refused_and_never_shown(tmp_path: Path) -> None:
    wrong = settings(tmp_path, secret_key="hunter2-" * 2)
    with pytest.raises(SecretKeyError) as caught:
        open_seal(wrong)
    assert "hunter2" not in str(caught.value) + repr(wrong)


def test_a_key_is_given_once_and_the_fault_does_not_show_it(tmp_path: Path) -> None:
    given, key = tmp_path / "given", new_key()
    given.write_text(key)
    with pytest.raises(ValidationError, match="not both") as caught:
        settings(tmp_path, secret_key=key, secret_key_file=given)
    assert key not in str(caught.value) + str(caught.value.errors())
