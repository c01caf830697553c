"""What a running bot searches: whatever is broken, the newest sound version, and nobody waits for a load."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from faq_bases import SignsEncoder, row, write_base
from faq_damages import DAMAGES, PRINT, small_index, truncate_vectors, two_versions

from bot.core.knowledge import FaqIndexError
from bot.knowledge.calibration import Calibration
from bot.knowledge.faq_files import read_faq
from bot.knowledge.index import FaqIndex, build_index
from bot.knowledge.live_index import LiveIndex
from bot.knowledge.published import PublishedEntries
from bot.knowledge.versions import FaqVersions

TAKEN_UP_WITHIN_SECONDS = 2


@pytest.fixture
def index(tmp_path: Path) -> FaqIndex:
    return small_index(tmp_path)


@pytest.fixture
def versions(tmp_path: Path, index: FaqIndex) -> FaqVersions:
    return two_versions(tmp_path, index)


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_after_a_restart_the_version_before_a_damaged_one_serves(
    versions: FaqVersions, damage: Callable[[Path], object]
) -> None:
    """The customers are answered."""
    damage(versions.folder / "2")
    index = LiveIndex(versions, PRINT).current()

    assert index is not None
    assert index.version == 1


@pytest.mark.parametrize("pointer", ["99", "", "abc", "../../etc/passwd", "1" * 10_000, "２", "0", "-1"])
def test_a_damaged_pointer_leaves_the_newest_sound_version(versions: FaqVersions, pointer: str) -> None:
    """Nothing but a number of a version is followed."""
    (versions.folder / "current").write_text(pointer, encoding="utf-8")
    index = LiveIndex(versions, PRINT).current()

    assert index is not None
    assert index.version == 2
    assert PublishedEntries(versions.folder).get("zip") is not None


def test_nothing_published_is_a_clear_sentence(tmp_path: Path) -> None:
    """And no index."""
    versions = FaqVersions(tmp_path / "nowhere")

    assert LiveIndex(versions, PRINT).current() is None
    with pytest.raises(FaqIndexError, match="Build it with `python -m bot faq publish`"):
        versions.load()
    with pytest.raises(FaqIndexError, match="Build it with `python -m bot faq publish`"):
        PublishedEntries(versions.folder).get("zip")


def test_a_running_bot_keeps_what_it_has_when_nothing_else_can_serve(versions: FaqVersions) -> None:
    """A damaged version must not silence it."""
    live = LiveIndex(versions, PRINT)
    before = live.current()
    for number in (1, 2):
        truncate_vectors(versions.folder / str(number))
    versions.point_to(1)
    live.look()

    assert live.current() is before


def test_another_encoders_version_is_refused(versions: FaqVersions) -> None:
    """Also one of the same name and dim: the default encoder is trained anew in its place."""
    assert LiveIndex(versions, "another").current() is None
    with pytest.raises(FaqIndexError, match=r"made with another encoder.* `python -m bot faq publish`"):
        versions.load(encoder_print="another")


def test_an_older_version_of_the_encoder_at_hand_serves(versions: FaqVersions, index: FaqIndex) -> None:
    """When the newest was made with another one."""
    versions.write(index, encoder_print="another")
    live = LiveIndex(versions, PRINT).current()

    assert live is not None
    assert live.version == 2


def test_a_new_version_is_taken_up_by_itself(versions: FaqVersions, index: FaqIndex) -> None:
    """Within 2 s, without anybody asking."""
    live = LiveIndex(versions, PRINT)
    live.current()
    number = versions.write(index, encoder_print=PRINT)
    deadline = time.monotonic() + TAKEN_UP_WITHIN_SECONDS
    while time.monotonic() < deadline and (live.current() or index).version != number:
        time.sleep(0.05)

    assert (live.current() or index).version == number


def test_loading_a_version_keeps_nobody_waiting(versions: FaqVersions, tmp_path: Path) -> None:
    """While a base of some 5,000 wordings is loaded, the one before is there at once, for everybody."""
    big = write_base(tmp_path / "big.csv", *(row(f"n{n}", f"第{n}号商品的尺寸在哪里看") for n in range(560)))
    live = LiveIndex(versions, PRINT)
    live.current()
    seen: set[int] = set()
    longest = 0.0
    ended = threading.Event()

    def ask() -> None:
        nonlocal longest
        while not ended.is_set():
            began = time.monotonic()
            index = live.current()
            longest = max(longest, time.monotonic() - began)
            assert index is not None
            seen.add(index.version)
            time.sleep(0.001)

    askers = [threading.Thread(target=ask) for _ in range(4)]
    index = build_index(read_faq(big), SignsEncoder(), Calibration())
    for asker in askers:
        asker.start()
    number = versions.write(index, encoder_print=PRINT)
    deadline = time.monotonic() + 20
    while number not in seen and time.monotonic() < deadline:
        time.sleep(0.05)
    ended.set()
    for asker in askers:
        asker.join()

    assert {2, number} <= seen
    assert longest < 1


def test_a_component_that_is_dropped_leaves_no_thread(versions: FaqVersions) -> None:
    """Rasa makes a new one with each model that it loads."""
    before = threading.active_count()
    live = LiveIndex(versions, PRINT)
    live.current()
    del live
    gc.collect()
    deadline = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.05)

    assert threading.active_count() == before


def test_the_action_server_reads_the_version_that_serves(versions: FaqVersions) -> None:
    """It needs only the entries, but speaks of the same version as the search."""
    entries = PublishedEntries(versions.folder)
    assert entries.get("zip") is not None
    assert entries.get("hat") is None

    truncate_vectors(versions.folder / "2")
    (versions.folder / "1" / "entries.jsonl").unlink()
    versions.point_to(2)
    # Nothing is sound any more: what was read goes on serving.
    assert entries.get("zip") is not None
