"""What `GET /healthz` says of the published FAQ; the desk has neither torch nor FAISS."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import RunningDesk

from bot.knowledge.encoder_fingerprint import encoder_fingerprint
from bot.knowledge.seal import seal
from bot.settings import Settings


def publish(store: Path, number: int, encoder_print: str | None = None) -> Path:
    """A sealed version, as far as the desk looks at it; the pointer names it."""
    folder = store / str(number)
    folder.mkdir()
    (folder / "entries.jsonl").write_text("{}\n", encoding="utf-8")
    (folder / "vectors.npy").write_bytes(bytes(1000))
    seal(folder, {"encoder_print": encoder_print or encoder_fingerprint(Settings.encoder)})
    (store / "current").write_text(f"{number}\n", encoding="utf-8")
    return folder


async def health_of(desk: RunningDesk) -> tuple[int, dict[str, Any]]:
    answer = await desk.browser().get("/healthz")
    return answer.status_code, answer.json()


async def test_a_sound_version_is_ok_without_further_words(desk: RunningDesk) -> None:
    """The body is as it always was."""
    publish(desk.settings.faq_store, 4)

    code, body = await health_of(desk)

    assert (code, body["status"], body["checks"]["faq"]) == (200, "ok", "ok")
    assert set(body) == {"status", "checks"}


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda folder: (folder / "vectors.npy").write_bytes(bytes(500)), "its vectors.npy has 500 bytes instead of"),
        (lambda folder: (folder / "vectors.npy").write_bytes(b"x" * 1000), "its vectors.npy was changed"),
        (lambda folder: (folder / "entries.jsonl").unlink(), "its entries.jsonl cannot be read"),
        (lambda folder: (folder / "meta.json").unlink(), "its meta.json is missing"),
        (lambda folder: (folder / "meta.json").write_text('{"files": '), "its meta.json cannot be read"),
        (lambda folder: (folder / "meta.json").write_text("[]"), "its meta.json cannot be read"),
        (lambda folder: (folder / "meta.json").write_text('{"encoder": "old"}'), "it was made by an older program"),
        (lambda folder: (folder / "meta.json").write_bytes(b"\xff" * 2_000_000), "its meta.json cannot be read"),
    ],
    ids=["truncated", "changed", "missing file", "no meta", "half a meta", "list", "older program", "endless meta"],
)
async def test_a_damaged_version_is_named_and_the_one_before_serves(
    desk: RunningDesk, damage: Any, reason: str
) -> None:
    """200, since customers are answered; degraded, with what is wrong and what to do."""
    damage(publish(desk.settings.faq_store, 4))

    code, body = await health_of(desk)

    assert (code, body["status"], body["checks"]["faq"]) == (200, "degraded", "degraded")
    assert f"FAQ version 4 cannot serve: {reason}" in body["reasons"]["faq"]
    assert "Version 3 serves. Publish again with `python -m bot faq publish`." in body["reasons"]["faq"]


@pytest.mark.parametrize("pointer", ["99\n", "", "abc", "../../etc", "-1", "9" * 1000])
async def test_a_damaged_pointer_leaves_the_newest_sound_version(desk: RunningDesk, pointer: str) -> None:
    """Also when it names a version that is not there."""
    (desk.settings.faq_store / "current").write_text(pointer, encoding="utf-8")

    code, body = await health_of(desk)

    assert (code, body["status"]) == (200, "degraded")
    assert "Version 3 serves" in body["reasons"]["faq"]


async def test_another_encoder_fails_when_no_version_fits(desk: RunningDesk) -> None:
    """Rather than searching with vectors that mean nothing to each other."""
    store = desk.settings.faq_store
    meta = json.loads((store / "3" / "meta.json").read_text("utf-8"))
    (store / "3" / "meta.json").write_text(json.dumps(meta | {"encoder_print": "another"}), encoding="utf-8")

    code, body = await health_of(desk)

    assert (code, body["status"], body["checks"]["faq"]) == (503, "failing", "failing")
    assert "FAQ version 3 cannot serve: it was made with another encoder." in body["reasons"]["faq"]


async def test_no_reason_shows_a_path(desk: RunningDesk) -> None:
    """The page is open to everybody."""
    (publish(desk.settings.faq_store, 4) / "vectors.npy").unlink()

    _, body = await health_of(desk)

    assert "/" not in body["reasons"]["faq"]


async def test_a_file_list_that_leads_outside_is_refused(desk: RunningDesk) -> None:
    """A version names its own files only."""
    folder = publish(desk.settings.faq_store, 4)
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    meta["files"]["../3/entries.jsonl"] = meta["files"]["entries.jsonl"]
    (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")

    _, body = await health_of(desk)

    assert "its meta.json cannot be read" in body["reasons"]["faq"]
