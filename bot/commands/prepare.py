"""Bring everything up to date that is made from files: encoder, Rasa model, FAQ index, web pages, database."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.commands import web
from bot.commands.steps import LOGS, PrepareError, elapsed, run_logged
from bot.knowledge.published import serving_with
from bot.nlu.fingerprints import digest_of
from bot.settings import Settings, read_settings

STAMPS = Path("var/stamps")
DEFAULT_ENCODER = "var/encoder"
MIN_FREE_BYTES = 500_000_000


def prepare() -> None:
    """Do the steps whose inputs changed since they last succeeded.

    Raises:
        PrepareError: A step failed; finished steps are kept.
    """
    settings = read_settings()
    for folder in (STAMPS, LOGS):
        folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage("var").free
    if free < MIN_FREE_BYTES:
        raise PrepareError(f"Only {free // 1_000_000} MB are free on this disk; 500 MB are needed. Free some space.")
    data, bot = settings.data_dir, Path("bot")
    encoder_inputs = [
        *(data / name for name in ("nlu", "faq", "lexicon/synonyms.csv")),
        *(bot / "knowledge" / f"{name}.py" for name in ("encoder", "contrastive", "augmentation", "synonyms")),
        *(bot / name for name in ("services/train_encoder.py", "understanding/general_vectors.py", "core/text.py")),
    ]
    if settings.encoder == DEFAULT_ENCODER:
        _step("encoder", "Training the encoder", encoder_inputs, [Path(DEFAULT_ENCODER)], lambda: _encoder(settings))
    encoder = [Path(settings.encoder)] if Path(settings.encoder).is_dir() else []
    model = settings.trained_model
    understanding = [
        bot / name
        for name in ("nlu", "policies", "understanding", "core/taxonomy.py", "core/urgency.py", "core/text.py")
    ]
    model_inputs = [
        *(data / name for name in ("nlu", "chats", "rules", "lexicon")),
        *([settings.learn_dir] if settings.learn_dir else []),
        Path("config.yml"),
        Path("domain.yml"),
        *understanding,
        *encoder,
    ]
    _step("model", "Training the Rasa model", model_inputs, [model], lambda: _model(settings))
    faq_inputs = [
        *(data / name for name in ("faq", "catalog", "lexicon")),
        bot / "knowledge",
        *(bot / "services" / name for name in ("publish_faq.py", "learn_from_faq.py", "find_answer.py")),
        *encoder,
        # Not the model itself: a damaged one must not take the topics out of the FAQ.
        STAMPS / "model",
    ]
    # A version that cannot serve any more is made again, although nothing that it is made from has changed.
    if serving_with(settings.faq_store, settings.encoder).reason:
        (STAMPS / "faq").unlink(missing_ok=True)
    _step("faq", "Publishing the FAQ", faq_inputs, [settings.faq_store / "current"], _faq)
    web_inputs = [
        *sorted(p for p in Path("web").iterdir() if p.is_file()),
        *(Path("web") / name for name in ("widget", "shop", "desk", "workbench", "shared")),
    ]
    _step("web", "Building the web pages", web_inputs, [settings.web_dist / "index.html"], web.build)


def _step(name: str, title: str, inputs: Sequence[Path], outputs: Sequence[Path], work: Callable[[], None]) -> None:
    stamp = STAMPS / name
    # A hub encoder has no files here; its name decides.
    digest = f"{read_settings().encoder} {digest_of(inputs)}"
    known = stamp.read_text(encoding="utf-8") if stamp.is_file() else ""
    if known == digest and all(path.exists() for path in outputs):
        print(f"  ✓ {title}: unchanged", flush=True)
        return
    with elapsed(title):
        work()
    stamp.write_text(digest, encoding="utf-8")


def _encoder(settings: Settings) -> None:
    from bot.services.train_encoder import train_encoder

    def progress(done: int, of: int) -> None:
        if sys.stdout.isatty() and done % 10 == 0:
            print(f"\r  … Training the encoder: step {done} of {of}", end="", flush=True)

    train_encoder(settings.data_dir, Path(DEFAULT_ENCODER), progress=progress)


def _model(settings: Settings) -> None:
    from bot.services.read_annotated import read_annotated
    from bot.services.read_examples import read_examples
    from bot.understanding.urgency_model import read_lexicon

    # Read first by ourselves: Rasa reports a broken file only in the middle of a long log.
    read_examples(settings.data_dir / "nlu")
    read_annotated(settings)
    read_lexicon(settings.data_dir / "lexicon")
    command = [sys.executable, "-m", "rasa", "train", "--fixed-model-name", "jiedai", "--out", str(settings.model_dir)]
    command += ["--data", str(settings.data_dir / "nlu"), str(settings.data_dir / "rules")]
    run_logged(command, "train.log", "Training the Rasa model")


def _faq() -> None:
    from bot.commands.faq import publish

    publish()
