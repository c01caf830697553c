"""Texts to vectors: any sentence-transformers model, and the default one that the project trains itself."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.core.knowledge import EncoderError
from bot.knowledge import contrastive
from bot.knowledge.augmentation import Augmentation, homophones_in, traditional
from bot.knowledge.synonyms import Synonyms
from bot.understanding.general_vectors import vectors_of

# Source of the sizes: docs/decisions/0001-retrieval.md.
DIM = 256
VOCABULARY = 12_000
MAX_TEXT_CHARS = 400
# How much of the default encoder's cosine is general meaning, the rest being what it has learnt of this shop.
GENERAL_SHARE = 0.8
SHARES_FILE = "jiedai.json"

# Nothing is asked of a model hub unless the operator names a hub model (ALLOW_MODEL_DOWNLOAD=1).
if os.environ.get("ALLOW_MODEL_DOWNLOAD") != "1":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


class Encoder:
    """A sentence-transformers model with one fixed way of calling it.

    The default encoder has learnt from a few thousand texts, and knows only their words. General sentence vectors
    stand beside its own; a model that knows the language does without.
    """

    def __init__(self, model: Any, name: str, *, general_share: float = 0.0) -> None:
        """Keep the model.

        Args:
            model: Loaded by sentence-transformers.
            name: Folder or hub name.
            general_share: Weight in [0, 1] of the general vectors' cosine in that of the whole; 0 leaves them out.
        """
        self._model = model
        self._general_share = general_share
        self.name = name
        self.dim: int = self.encode(["在"]).shape[1]

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of length 1, float32, shape (len(texts), dim); a text without known signs gives a zero vector."""
        if not len(texts):
            return np.zeros((0, self.dim), dtype=np.float32)
        own = self._own(texts)
        if not self._general_share:
            return own
        general = vectors_of([text[:MAX_TEXT_CHARS] for text in texts])
        return _unit(np.hstack([own * (1 - self._general_share) ** 0.5, general * self._general_share**0.5]))

    def _own(self, texts: Sequence[str]) -> np.ndarray:
        cut = [text[:MAX_TEXT_CHARS] or " " for text in texts]
        return _unit(np.asarray(self._model.encode(cut, show_progress_bar=False), dtype=np.float32))


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def load_encoder(name: str) -> Encoder:
    """Load a sentence-transformers model.

    Args:
        name: A folder, or a hub name such as BAAI/bge-small-zh-v1.5.

    Raises:
        EncoderError: It is not there; the message says what to do.
    """
    from sentence_transformers import SentenceTransformer

    is_folder = Path(name).is_dir()
    if not is_folder and os.environ.get("ALLOW_MODEL_DOWNLOAD") != "1" and ("/" not in name or name.startswith("var/")):
        raise EncoderError(f"Encoder folder {name} does not exist. Train it with `make train`, or set ENCODER.")
    try:
        shares = Path(name) / SHARES_FILE
        share = float(json.loads(shares.read_text("utf-8"))["general_share"]) if shares.is_file() else 0.0
        return Encoder(SentenceTransformer(name, device="cpu"), name, general_share=share)
    except (OSError, ValueError, KeyError, json.JSONDecodeError) as error:
        raise EncoderError(
            f"Encoder {name} cannot be loaded. Set ENCODER to a sentence-transformers folder; "
            "to fetch a model by its hub name, start once with ALLOW_MODEL_DOWNLOAD=1."
        ) from error


def train_default_encoder(
    groups: Sequence[Sequence[str]],
    folder: Path,
    *,
    topics: Sequence[Sequence[str]] = (),
    synonyms: Synonyms | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Encoder:
    """Train the default encoder: one vector per piece of text, averaged, from groups of texts that mean the same.

    Pieces are learnt by the Unigram model (Kudo 2018). Each starts from its general meaning; the rest is learnt by
    `bot.knowledge.contrastive.train`. The same texts give the same encoder.

    Args:
        groups: Texts of equal meaning, for example the wordings of one FAQ entry; groups of one text only serve
            the vocabulary. At least one of two texts.
        folder: Written as an ordinary sentence-transformers model.
        topics: Texts of one topic each, which belong together more loosely.
        synonyms: Words that stand for each other in the variations of texts; None means no such.
        progress: Called with steps done and steps in all.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import StaticEmbedding

    texts = [text for group in (*groups, *topics) for text in group]
    tokenizer = _train_tokenizer(texts)
    pieces = [tokenizer.id_to_token(number) for number in range(tokenizer.get_vocab_size())]
    weights = contrastive.start_weights(pieces, DIM)
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu")
    augmentation = Augmentation(synonyms or Synonyms(), homophones_in(texts))
    torch.manual_seed(contrastive.SEED)
    contrastive.train(model, contrastive.gather(groups, topics), augmentation, progress=progress)
    folder.mkdir(parents=True, exist_ok=True)
    model.save(str(folder))
    (folder / SHARES_FILE).write_text(json.dumps({"general_share": GENERAL_SHARE}), encoding="utf-8")
    return Encoder(model, str(folder), general_share=GENERAL_SHARE)


def _train_tokenizer(texts: Sequence[str]) -> Any:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.Digits()])
    characters = sorted({char for text in texts for char in text + traditional(text)})
    trainer = trainers.UnigramTrainer(
        vocab_size=VOCABULARY,
        initial_alphabet=characters,
        special_tokens=["[UNK]"],
        unk_token="[UNK]",
        max_piece_length=4,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return _in_fixed_order(tokenizer)


def _in_fixed_order(tokenizer: Any) -> Any:
    # The trainer finds the same pieces each time, but in another order, with other last digits of their scores, and
    # with scores by chance for characters that it has not met.
    from tokenizers import Tokenizer

    content = json.loads(tokenizer.to_str())
    unknown, *pieces = content["model"]["vocab"]
    rarest = min((score for piece, score in pieces if len(piece) > 1), default=0.0)
    rounded = [(piece, round(score if score >= rarest else rarest - 1, 6)) for piece, score in pieces]
    content["model"]["vocab"] = [unknown, *sorted(rounded, key=lambda piece: (-piece[1], piece[0]))]
    return Tokenizer.from_str(json.dumps(content))
