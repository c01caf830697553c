"""The whole program in a network namespace with nothing but a loopback: no cloud, no hub, no registry is missed."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.model, pytest.mark.server]

ROOT = Path(__file__).resolve().parents[2]
# A process namespace, too: whatever the visit leaves behind ends with it.
WITHOUT_NETWORK = ["unshare", "--map-root-user", "--net", "--pid", "--fork", "--kill-child"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One visit for all tests of this file."""
    try:
        possible = subprocess.run([*WITHOUT_NETWORK, "true"], capture_output=True, timeout=10, check=False)
    except FileNotFoundError:
        pytest.skip("this machine has no `unshare`, so the network cannot be cut")
    if possible.returncode:
        pytest.skip("this machine does not permit `unshare --net`, so the network cannot be cut")
    folder = tmp_path_factory.mktemp("offline")
    ours = {
        "PORT": str(_free_port()),
        "DATABASE_URL": f"sqlite:///{folder / 'jiedai.db'}",
        "STAFFED_HOURS": "00:00-24:00",
    }
    not_ours = ("RASA_URL", "ACTIONS_URL", "RASA_TRACKER_URL", "REDIS_URL", "ORDERS_URL", "NOTIFY_URL")
    visit = subprocess.run(
        [*WITHOUT_NETWORK, sys.executable, str(Path(__file__).with_name("offline_visit.py"))]
        + [str(folder / "seen.json"), str(folder / "run.log")],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in not_ours} | ours,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert visit.returncode == 0, visit.stderr[-3000:]
    found: dict[str, Any] = json.loads((folder / "seen.json").read_text("utf-8"))
    found["files"] = [file.name for file in folder.iterdir()]
    return found


def test_the_network_is_really_cut(seen: dict[str, Any]) -> None:
    """A connection to the outside fails at once, rather than being answered or waited for."""
    assert seen["internet"]["outcome"] == "Network is unreachable"
    assert seen["internet"]["seconds"] < 1


def test_a_question_is_answered_from_the_faq(seen: dict[str, Any]) -> None:
    """Encoder, classifiers, index and action server all do without a network."""
    assert "发票" in seen["question"]
    assert "电子" in seen["question"]


def test_an_order_is_looked_up(seen: dict[str, Any]) -> None:
    """Its state, after the check of the digits."""
    assert "YB20260001" in seen["order"]
    assert "杭州转运中心" in seen["order"]


def test_a_person_is_called(seen: dict[str, Any]) -> None:
    """The conversation waits in the queue."""
    assert "转接" in seen["person"] or "人工" in seen["person"]
    assert seen["status"] == "queued"


def test_rasas_memory_lies_beside_the_desks_database(seen: dict[str, Any]) -> None:
    """In a file of its own, wherever DATABASE_URL says."""
    assert {"jiedai.db", "jiedai-rasa.db"} <= set(seen["files"])


def test_it_ends_without_complaint(seen: dict[str, Any]) -> None:
    """Ctrl-C is no failure, offline neither."""
    assert seen["exit_code"] == 0
