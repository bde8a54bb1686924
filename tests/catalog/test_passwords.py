"""Passwords are stored as argon2id hashes, and weak ones are refused with a code."""

import argon2
import pytest

from catalog.passwords import Passwords, password_fault

QUICK = Passwords(memory_kib=64, passes=1)
GOOD = "blauer-elefant-9"


def test_a_password_matches_its_hash_and_no_other_does() -> None:
    hashed = QUICK.hash(GOOD)
    assert QUICK.matches(hashed, GOOD)
    assert not QUICK.matches(hashed, GOOD + " ")
    assert not QUICK.matches(hashed, "")


def test_the_same_password_never_has_the_same_hash() -> None:
    assert QUICK.hash(GOOD) != QUICK.hash(GOOD)


def test_the_standing_parameters_are_argon2id_with_64_mib_3_passes_and_one_lane() -> None:
    found = argon2.extract_parameters(Passwords().hash(GOOD))
    assert (found.type, found.memory_cost, found.time_cost, found.parallelism) == (argon2.Type.ID, 65536, 3, 1)
    assert (found.hash_len, found.salt_len) == (32, 16)


@pytest.mark.parametrize("passwords", [QUICK, Passwords()])
def test_an_unknown_account_costs_what_a_known_one_costs_and_never_matches(passwords: Passwords) -> None:
    assert argon2.extract_parameters(passwords.dummy()) == argon2.extract_parameters(passwords.hash(GOOD))
    assert not passwords.matches(None, GOOD)
    assert not passwords.matches(None, "")


def test_an_unknown_account_is_really_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    real = argon2.PasswordHasher.verify

    def noted(hasher: argon2.PasswordHasher, hashed: str, password: bytes) -> bool:
        seen.append((hashed, password))
        return real(hasher, hashed, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", noted)
    assert not QUICK.matches(None, GOOD)
    assert seen == [(QUICK.dummy(), GOOD.encode())]


def test_a_hash_of_other_parameters_still_matches_and_is_made_anew() -> None:
    old = Passwords(memory_kib=32, passes=1).hash(GOOD)
    assert QUICK.matches(old, GOOD)
    assert QUICK.needs_rehash(old)
    assert not QUICK.needs_rehash(QUICK.hash(GOOD))
    assert QUICK.needs_rehash("no hash")


@pytest.mark.parametrize("broken", ["no hash", "$argon2id$v=19$m=64,t=1,p=1$$", "$argon2id$", "ä"])
def test_a_broken_hash_matches_nothing(broken: str) -> None:
    assert not QUICK.matches(broken, GOOD)


def test_both_unicode_forms_of_a_password_are_one() -> None:
    assert QUICK.matches(QUICK.hash("Gru\u0308ner Zaun im Hof"), "Gr\u00fcner Zaun im Hof")


@pytest.mark.parametrize("hostile", ["\ud800" * 12, "zwölf\0 zeichen\0", "x" * 100_000])
def test_hostile_texts_are_only_wrong(hostile: str) -> None:
    assert not QUICK.matches(QUICK.hash(GOOD), hostile)
    assert QUICK.matches(QUICK.hash(hostile), hostile)


def test_what_follows_a_zero_byte_counts() -> None:
    assert not QUICK.matches(QUICK.hash("ein\0 langes Wort"), "ein\0 anderes Wort")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("elf Zeichen", "password.too_short"),
        ("a\u0308" * 11, "password.too_short"),
        ("kx8!vq2$mz0p" * 17, "password.too_long"),
        ("Passwort2024!", "password.breached"),
        ("erika.mustermann im Amt", "password.personal"),
        ("Erika wohnt im Turm", "password.personal"),
        ("der M-u-s-t-e-r-M-a-n-n von hier", "password.personal"),
        ("erika.mustermann@stadt.example", "password.personal"),
        (GOOD, None),
        ("zwölf leise Esel", None),
        ("kx8!vq2$mz0p" * 16, None),
    ],
)
def test_a_weak_password_is_refused_with_a_code(password: str, code: str | None) -> None:
    assert password_fault(password, ("erika.mustermann@stadt.example", "Erika Mustermann")) == code


def test_short_parts_of_a_name_refuse_nothing() -> None:
    assert password_fault("der Elefant ist blau", ("li@x.example", "Li Ek")) is None
    assert password_fault("der Elefant ist blau", ("", " ")) is None
