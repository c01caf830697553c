"""The stories of the reception, told to the trained model by `rasa test`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[2]


def test_every_story_goes_as_written(tmp_path: Path) -> None:
    """Intents, entities and actions of each story are predicted without an error."""
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "ACTIONS_ENDPOINT": "http://127.0.0.1:9/webhook"}
    environment["RASA_TRACKER_URL"] = f"sqlite:///{tmp_path / 'rasa.db'}"
    environment["RASA_LOCK_STORE"] = "in_memory"
    environment["RASA_LOCK_URL"] = ""
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "rasa",
            "test",
            "core",
            "--stories",
            "tests/stories",
            "--model",
            "var/models/jiedai.tar.gz",
        ]
        + ["--out", str(tmp_path), "--endpoints", "endpoints.yml"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    failed = tmp_path / "failed_test_stories.yml"
    told = failed.read_text(encoding="utf-8") if failed.is_file() else result.stdout[-2000:] + result.stderr[-2000:]
    assert result.returncode == 0, told
    report = json.loads((tmp_path / "story_report.json").read_text(encoding="utf-8"))
    assert report["conversation_accuracy"]["correct"] == report["conversation_accuracy"]["total"] >= 14, told
