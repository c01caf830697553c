"""`python -m bot faq check`, `publish`, `versions`, `rollback`, run as a trainer runs them; no model is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from faq_bases import SUBJECTS, SignsEncoder, row, write_base, write_data

from bot.knowledge.calibration import Calibration
from bot.knowledge.encoder_fingerprint import encoder_fingerprint
from bot.knowledge.faq_files import read_faq
from bot.knowledge.index import build_index
from bot.knowledge.versions import FaqVersions

ROOT = Path(__file__).resolve().parents[2]
ENCODER = "some/encoder"


class Shop:
    """A data folder and its published versions."""

    def __init__(self, folder: Path) -> None:
        self.data = write_data(folder / "data")
        self.versions = FaqVersions(folder / "store")

    def run(self, *command: str) -> tuple[int, str, str]:
        """Exit code, what was said, and what was complained of."""
        ours = {"DATA_DIR": str(self.data), "FAQ_STORE": str(self.versions.folder), "ENCODER": ENCODER}
        done = subprocess.run(
            [sys.executable, "-m", "bot", "faq", *command],
            cwd=ROOT,
            env=os.environ | ours | {"SECRET_KEY": "k" * 40, "PYTHONWARNINGS": "ignore"},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout, done.stderr

    def publish(self, *, encoder: str = ENCODER) -> int:
        index = build_index(read_faq(self.data / "faq"), SignsEncoder(), Calibration())
        return self.versions.write(index, encoder_print=encoder_fingerprint(encoder))


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_a_sound_base_passes_the_check(shop: Shop) -> None:
    """Exit code 0, and how much was looked at."""
    code, said, _ = shop.run("check")

    assert (code, said) == (0, "6 entries, 54 wordings, 0 regression questions: 0 error(s), 0 warning(s).\n")


def test_every_problem_is_printed_with_its_place(shop: Shop) -> None:
    """Exit code 1; errors and warnings apart, in the order of files and lines."""
    file = write_base(
        shop.data / "faq" / "more.csv",
        row("one", "包带长度可以调吗", answer="你好"),
        row("two", "内袋有几个", wordings="内袋有几个", valid_to="bald"),
    )
    code, said, _ = shop.run("check")
    first, second, third, last = said.splitlines()

    assert code == 1
    assert first.startswith(f"error   {file} line 2: entry 'one' says '你' in answer")
    assert second.startswith(f"error   {file} line 11: valid_to 'bald' is no day")
    assert third.startswith(f"warning {file} line 11: entry 'two' has 1 wordings")
    assert last.endswith("2 error(s), 1 warning(s).")


@pytest.mark.parametrize(
    "content",
    [b"\x00" * 1000, b"\xff\xfe" * 1000, b"a" * 500_000, b"a" * 2_000_000, b'"' * 99_999, b"", b"\r\n"],
    ids=["zeros", "utf-16", "one word", "endless word", "quotes", "empty", "line break"],
)
def test_a_hostile_file_is_one_problem(shop: Shop, content: bytes) -> None:
    """Binary, another encoding, one endless line, nothing but quotes, nothing."""
    (shop.data / "faq" / "odd.csv").write_bytes(content)
    code, said, _ = shop.run("check")

    assert code == 1
    assert said.count(f"error   {shop.data / 'faq' / 'odd.csv'}") == 1
    assert "6 entries" in said


def test_a_missing_base_is_a_sentence(shop: Shop) -> None:
    """Exit code 1."""
    (shop.data / "faq" / "base.csv").unlink()
    code, said, _ = shop.run("check")

    assert code == 1
    assert "holds no .csv file" in said


def test_a_base_with_errors_is_not_published(shop: Shop) -> None:
    """They are printed; the version in force stays."""
    shop.publish()
    file = write_base(shop.data / "faq" / "more.csv", row("one", "包带长度可以调吗", answer="你好"))
    code, _, errors = shop.run("publish")

    assert code == 1
    assert f"error   {file} line 2: " in errors
    assert "Not published: 1 error(s) in the FAQ, named above. The version in force stays." in errors
    assert (shop.versions.numbers(), shop.versions.current()) == ([1], 1)


def test_an_encoder_that_is_missing_is_a_sentence(shop: Shop) -> None:
    """The version in force stays."""
    shop.publish()
    code, _, errors = shop.run("publish")

    assert code == 1
    assert f"Encoder {ENCODER} cannot be loaded" in errors
    assert shop.versions.current() == 1


def test_versions_are_listed_newest_first(shop: Shop) -> None:
    """With what serves, and what is wrong with the others."""
    shop.publish()
    shop.publish(encoder="another/encoder")
    shop.publish()
    (shop.versions.folder / "3" / "vectors.npy").write_bytes(b"")
    code, said, _ = shop.run("versions")
    _, third, second, first = said.splitlines()

    assert code == 0
    assert third.split()[0] == "3"
    assert "in force, cannot serve: its vectors.npy has 0 bytes instead of" in third
    assert "cannot serve: it was made with another encoder" in second
    assert first.split()[0] == "1"
    assert first.endswith("  6        54  serves")


def test_no_version_yet_is_no_failure(shop: Shop) -> None:
    """The sentence says how to make one."""
    code, said, _ = shop.run("versions")

    assert code == 0
    assert "Make one with `python -m bot faq publish`" in said


def test_an_earlier_version_is_brought_back(shop: Shop) -> None:
    """And named."""
    shop.publish()
    shop.publish()
    code, said, _ = shop.run("rollback", "1")

    assert code == 0
    assert "FAQ version 1 is in force" in said
    assert shop.versions.current() == 1


@pytest.mark.parametrize("wanted", ["../../etc", "/etc/passwd", "99", "0", "１"])
def test_nothing_else_is_brought_back(shop: Shop, wanted: str) -> None:
    """One sentence, exit code 1; the version in force stays."""
    shop.publish()
    code, said, errors = shop.run("rollback", wanted)

    assert (code, said) == (1, "")
    assert "There is no FAQ version 99" in errors or "is no version number" in errors
    assert shop.versions.current() == 1


def test_a_rollback_to_another_encoders_version_is_refused(shop: Shop) -> None:
    """With the command that makes a fitting one."""
    shop.publish(encoder="another/encoder")
    shop.publish()
    code, _, errors = shop.run("rollback", "1")

    assert code == 1
    assert "it was made with another encoder. Publish again with `python -m bot faq publish`." in errors


def test_the_subjects_of_the_small_base_are_entries(shop: Shop) -> None:
    """The tests above count on them."""
    assert [entry.entry_id for entry in read_faq(shop.data / "faq")] == list(SUBJECTS)
