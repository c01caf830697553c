"""A publishing that is killed at any moment: the last good version serves, and the next publishing succeeds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from faq_bases import row, write_base, write_data

from bot.knowledge.encoder import SHARES_FILE, train_default_encoder
from bot.knowledge.encoder_fingerprint import encoder_fingerprint
from bot.knowledge.live_index import LiveIndex
from bot.knowledge.published import PublishedEntries
from bot.knowledge.versions import FaqVersions

ROOT = Path(__file__).resolve().parents[2]
PHASES = ["checking", "encoding", "building", "regression", "writing", "switching", "in force"]
ATTEMPTS = 8


class Publisher:
    """Real publishing processes on one data folder."""

    def __init__(self, data: Path, store: Path, encoder: str) -> None:
        self.data = data
        self.versions = FaqVersions(store)
        self.fingerprint = encoder_fingerprint(encoder)
        self._environment = os.environ | {
            "DATA_DIR": str(data),
            "FAQ_STORE": str(store),
            "ENCODER": encoder,
            "SECRET_KEY": "k" * 40,
            "PYTHONWARNINGS": "ignore",
        }

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "bot", "faq", "publish"],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def publish(self) -> int:
        """To its end; the number in force then."""
        process = self.start()
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors[-2000:]
        number = self.versions.current()
        assert number is not None
        return number

    def kill_in(self, phase: str) -> None:
        """Kill it (-9) as soon as it says that a phase begins."""
        process = self.start()
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if line.strip() == f"publish the FAQ: {phase}":
                process.kill()
                break
        else:
            pytest.fail(f"never came to {phase}: {''.join(said)[-2000:]}")
        process.communicate(timeout=60)

    def serving(self) -> int:
        """What a bot that starts now serves; action server and search agree."""
        index = LiveIndex(self.versions, self.fingerprint).current()
        assert index is not None
        assert "n0" in index.entries
        assert PublishedEntries(self.versions.folder).get("n0") == index.entries["n0"]
        return index.version


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A real sentence-transformers folder, small."""
    folder = tmp_path_factory.mktemp("encoder")
    train_default_encoder([["怎么开发票", "发票在哪开"], ["鞋子开胶了", "鞋底脱胶"]], folder)
    (folder / SHARES_FILE).unlink()
    return str(folder)


@pytest.fixture(scope="module")
def publisher(tmp_path_factory: pytest.TempPathFactory, encoder: str) -> Publisher:
    """Version 1 is in force. Few wordings and long answers: much to write, little to calculate."""
    folder = tmp_path_factory.mktemp("crash")
    data = write_data(folder / "data")
    text = "说明" * 2000
    rows = [
        row(f"n{n}", f"{n}号商品", wordings=f"{n * 7919}号怎么样\n商品{n * 104729}在哪\n要买{n}号", answer=text)
        for n in range(300)
    ]
    write_base(data / "faq" / "base.csv", *rows)
    lines = [json.dumps({"id": n, "text": f"{n * 7919}号怎么样", "relevant": [f"n{n}"]}) for n in range(100)]
    (data / "faq" / "regression.jsonl").write_text("\n".join(lines), encoding="utf-8")
    publisher = Publisher(data, folder / "store", encoder)
    assert publisher.publish() == 1
    return publisher


def leftovers(publisher: Publisher) -> list[str]:
    sound = {str(number) for number in publisher.versions.numbers()}
    known = sound | {"current", "publishing.lock", "vectors-known.npz"}
    return [child.name for child in publisher.versions.folder.iterdir() if child.name not in known]


@pytest.mark.parametrize("phase", PHASES)
def test_a_killed_publishing_leaves_a_good_version_in_force(publisher: Publisher, phase: str) -> None:
    """And the next one clears up and succeeds."""
    before = publisher.serving()
    publisher.kill_in(phase)
    # In the very moment of the switch either is right.
    expected = {before} if phase not in ("switching", "in force") else {before, before + 1}

    assert publisher.serving() in expected

    after = publisher.publish()
    assert after > before
    assert publisher.serving() == after
    assert leftovers(publisher) == []


def test_half_a_version_is_never_taken_for_a_whole_one(publisher: Publisher) -> None:
    """Killed while its files are written; tried until the kill has hit that moment."""
    before = publisher.serving()
    for _ in range(ATTEMPTS):
        publisher.kill_in("writing")
        assert publisher.serving() == before
        if any(name.startswith("unfinished-") for name in leftovers(publisher)):
            break
    else:
        pytest.fail("no kill came while files were written")

    assert publisher.publish() > before
    assert leftovers(publisher) == []


def test_encoding_that_is_killed_is_done_again(publisher: Publisher) -> None:
    """A new wording has to be encoded, and the process dies over it."""
    before = publisher.serving()
    write_base(publisher.data / "faq" / "more.csv", row("new", "包带长度可以调吗"))
    publisher.kill_in("encoding")

    assert publisher.serving() == before

    after = publisher.publish()
    assert "new" in publisher.versions.load(after).entries
