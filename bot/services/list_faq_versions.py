"""List the published versions of the FAQ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.knowledge.encoder_fingerprint import encoder_fingerprint
from bot.knowledge.regression import RegressionFigures, figures_of
from bot.knowledge.seal import fault_of
from bot.knowledge.versions import FaqVersions


@dataclass(frozen=True)
class ListedVersion:
    """One version; what its damaged files do not tell is None. `fault` is empty if it can serve."""

    number: int
    published_at: datetime | None
    entries: int | None
    wordings: int | None
    figures: RegressionFigures | None
    fault: str
    is_named: bool
    serves: bool


def list_faq_versions(versions: FaqVersions, encoder_name: str) -> list[ListedVersion]:
    """All versions, newest first.

    Args:
        versions: Where versions live.
        encoder_name: The encoder that the bot uses; a version made with another cannot serve.
    """
    fingerprint = encoder_fingerprint(encoder_name)
    serving = versions.serving(fingerprint)
    listed = []
    for number in reversed(versions.numbers()):
        meta = versions.meta(number)
        counts = {name: meta.get(name) if type(meta.get(name)) is int else None for name in ("entries", "wordings")}
        listed.append(
            ListedVersion(
                number=number,
                published_at=_moment(meta.get("published_at")),
                figures=figures_of(meta),
                fault=fault_of(versions.folder / str(number), encoder_print=fingerprint),
                is_named=number == serving.named,
                serves=number == serving.number,
                **counts,
            )
        )
    return listed


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
