"""Numbered FAQ versions: written whole or not at all, and never loaded damaged or with another encoder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from faq_bases import SignsEncoder, row, write_base
from faq_damages import DAMAGES, ENCODER, PRINT, small_index, truncate_vectors, two_versions

from bot.core.knowledge import FaqIndexError
from bot.knowledge.calibration import Calibration
from bot.knowledge.encoder_fingerprint import encoder_fingerprint
from bot.knowledge.faq_files import read_faq
from bot.knowledge.index import FaqIndex, build_index
from bot.knowledge.seal import fault_of
from bot.knowledge.vector_store import STORE_FILE
from bot.knowledge.versions import FaqVersions
from bot.services.list_faq_versions import list_faq_versions
from bot.services.roll_back_faq import roll_back_faq


@pytest.fixture
def index(tmp_path: Path) -> FaqIndex:
    return small_index(tmp_path)


@pytest.fixture
def versions(tmp_path: Path, index: FaqIndex) -> FaqVersions:
    return two_versions(tmp_path, index)


def test_a_version_is_loaded_as_it_was_written(versions: FaqVersions, index: FaqIndex) -> None:
    """Entries, vectors, number."""
    loaded = versions.load(encoder_print=PRINT)

    assert (loaded.version, loaded.entries) == (2, index.entries)
    assert np.allclose(loaded.vectors, index.vectors, atol=1e-6)


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_version_is_never_loaded(versions: FaqVersions, damage: Callable[[Path], object]) -> None:
    """The sentence names the number and the command."""
    damage(versions.folder / "2")

    with pytest.raises(FaqIndexError, match=r"FAQ version 2 .* `python -m bot faq publish`"):
        versions.load()


def test_a_version_without_fingerprint_is_refused(versions: FaqVersions, index: FaqIndex) -> None:
    """Versions of older programs do not say which encoder made them."""
    number = versions.write(index)
    meta = json.loads((versions.folder / str(number) / "meta.json").read_text("utf-8"))
    del meta["files"], meta["encoder_print"]
    (versions.folder / str(number) / "meta.json").write_text(json.dumps(meta), encoding="utf-8")

    assert "older program" in fault_of(versions.folder / str(number))


def test_an_encoders_fingerprint_follows_its_weights(tmp_path: Path) -> None:
    """Not its name, its model card or the time of its files."""
    (tmp_path / "model.safetensors").write_bytes(b"1")
    (tmp_path / "README.md").write_text("made today")
    first = encoder_fingerprint(str(tmp_path))
    (tmp_path / "README.md").write_text("made tomorrow")
    (tmp_path / "model.safetensors").touch()

    assert encoder_fingerprint(str(tmp_path)) == first

    (tmp_path / "model.safetensors").write_bytes(b"2")
    assert encoder_fingerprint(str(tmp_path)) != first
    assert encoder_fingerprint("hub/model") != encoder_fingerprint("hub/other")


def test_an_entry_with_an_odd_line_break_is_read_again(tmp_path: Path) -> None:
    """JSON leaves U+2028 in a text as it is."""
    file = write_base(tmp_path / "a.csv", row("zip", "拉链", answer="第一行\u2028第二行\x85第三行"))
    versions = FaqVersions(tmp_path / "store")
    versions.write(build_index(read_faq(file), SignsEncoder(), Calibration()), encoder_print=PRINT)

    assert versions.load().entries["zip"].answer == "第一行\u2028第二行\x85第三行"


def test_only_the_newest_ten_are_kept(versions: FaqVersions, index: FaqIndex) -> None:
    """And no number is used twice."""
    for _ in range(10):
        versions.write(index, encoder_print=PRINT)

    assert versions.numbers() == list(range(3, 13))
    assert versions.current() == 12


def test_leftovers_are_cleared_away_and_everything_else_stays(versions: FaqVersions) -> None:
    """What a broken publishing has left, in any of its steps."""
    (versions.folder / "unfinished-3-77").mkdir()
    (versions.folder / "unfinished-3-77" / "vectors.npy").write_bytes(b"half")
    (versions.folder / "current.77").write_text("3")
    (versions.folder / f"{STORE_FILE}.77.unfinished").write_bytes(b"half")
    (versions.folder / "notes.txt").write_text("mine")
    with versions.exclusive():
        pass

    assert {child.name for child in versions.folder.iterdir()} == {"1", "2", "current", "publishing.lock", "notes.txt"}


def test_two_publishings_do_not_meet(versions: FaqVersions) -> None:
    """The second one says so and changes nothing."""
    other = FaqVersions(versions.folder)
    with versions.exclusive(), pytest.raises(FaqIndexError, match="Another publishing or rollback is running"):
        other.exclusive().__enter__()
    with other.exclusive():
        pass


def test_a_folder_that_cannot_be_written_is_a_clear_sentence(tmp_path: Path, index: FaqIndex) -> None:
    """A file stands in its place."""
    (tmp_path / "store").write_text("no folder")
    versions = FaqVersions(tmp_path / "store")

    for attempt in (lambda: versions.write(index), lambda: versions.exclusive().__enter__()):
        with pytest.raises(FaqIndexError, match="cannot be written to"):
            attempt()


def test_going_back_takes_effect_in_one_step(versions: FaqVersions) -> None:
    """And says which one."""
    assert roll_back_faq(versions, "1", ENCODER) == 1
    assert versions.current() == 1
    assert versions.numbers() == [1, 2]


@pytest.mark.parametrize("wanted", ["../../etc", "/etc/passwd", "-1", "0", "1.0", "", "一", "²", "1" * 500, "current"])
def test_only_a_number_can_be_gone_back_to(versions: FaqVersions, wanted: str) -> None:
    """Nothing that is typed becomes a path."""
    with pytest.raises(FaqIndexError, match="is no version number"):
        roll_back_faq(versions, wanted, ENCODER)
    assert versions.current() == 2


def test_going_back_to_a_missing_version_names_those_that_are_there(versions: FaqVersions) -> None:
    """The one in force stays."""
    with pytest.raises(FaqIndexError, match=r"There is no FAQ version 7 .* There are: 1, 2\."):
        roll_back_faq(versions, "7", ENCODER)
    assert versions.current() == 2


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_going_back_to_a_damaged_version_is_refused(versions: FaqVersions, damage: Callable[[Path], object]) -> None:
    """The one in force stays."""
    damage(versions.folder / "1")

    with pytest.raises(FaqIndexError, match="FAQ version 1 "):
        roll_back_faq(versions, "1", ENCODER)
    assert versions.current() == 2


def test_going_back_to_another_encoders_version_is_refused(versions: FaqVersions) -> None:
    """The one in force stays."""
    with pytest.raises(FaqIndexError, match="made with another encoder"):
        roll_back_faq(versions, "1", "other/encoder")
    assert versions.current() == 2


def test_versions_are_listed_with_what_is_known_of_them(versions: FaqVersions, index: FaqIndex) -> None:
    """Newest first; a damaged one with its damage, and the one that serves in its place."""
    versions.write(index, encoder_print=PRINT, about={"regression": {"questions": 4, "answerable": 4, "first": 3}})
    truncate_vectors(versions.folder / "3")
    (versions.folder / "1" / "meta.json").write_text("{}", encoding="utf-8")
    third, second, first = list_faq_versions(versions, ENCODER)

    assert (third.number, third.entries, third.wordings, third.is_named, third.serves) == (3, 2, 18, True, False)
    assert "its vectors.npy has" in third.fault
    assert third.figures is not None
    assert third.figures.hit_at_1 == 0.75
    assert (second.fault, second.is_named, second.serves) == ("", False, True)
    assert (first.entries, first.published_at) == (None, None)
