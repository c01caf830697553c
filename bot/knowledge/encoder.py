"""Texts to vectors: any sentence-transformers model, and the default one that the project trains itself."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.core.knowledge import EncoderError
from bot.understanding.general_vectors import vectors_of

# Source of the sizes: docs/decisions/0001-retrieval.md.
DIM = 256
VOCABULARY = 12_000
EPOCHS = 12
BATCH = 256
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
    groups: Sequence[Sequence[str]], folder: Path, *, progress: Callable[[int, int], None] = lambda done, of: None
) -> Encoder:
    """Train the default encoder: one vector per piece of text, averaged, from groups of texts that mean the same.

    Contrastive loss with the other texts of the batch as negatives (multiple negatives ranking, Henderson et al.
    2017, as implemented in sentence-transformers); pieces are learnt by the Unigram model (Kudo 2018).

    Args:
        groups: Texts of equal meaning, for example the wordings of one FAQ entry; groups of one text only serve
            the vocabulary.
        folder: Written as an ordinary sentence-transformers model.
        progress: Called with steps done and steps in all.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.losses import MultipleNegativesRankingLoss
    from sentence_transformers.models import StaticEmbedding

    torch.manual_seed(7)
    rng = np.random.default_rng(7)
    tokenizer = _train_tokenizer([text for group in groups for text in group])
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=DIM)], device="cpu")
    loss = MultipleNegativesRankingLoss(model)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    pairs_of = [list(group) for group in groups if len(group) > 1]
    steps_per_epoch = max(1, sum(len(group) for group in pairs_of) // BATCH)
    total = EPOCHS * steps_per_epoch
    for step in range(total):
        # One pair per group and batch, so that no text of the same meaning stands among the negatives.
        chosen = rng.permutation(len(pairs_of))[:BATCH]
        pairs = [rng.choice(len(pairs_of[i]), 2, replace=False) for i in chosen]
        left = [_blur(pairs_of[i][a], rng) for i, (a, _) in zip(chosen, pairs, strict=True)]
        right = [pairs_of[i][b] for i, (_, b) in zip(chosen, pairs, strict=True)]
        value = loss([model.preprocess(left), model.preprocess(right)], torch.empty(0))
        optimizer.zero_grad()
        value.backward()
        for setting in optimizer.param_groups:
            setting["lr"] = 0.02 * (1 - step / total)
        optimizer.step()
        progress(step + 1, total)
    folder.mkdir(parents=True, exist_ok=True)
    model.save(str(folder))
    (folder / SHARES_FILE).write_text(json.dumps({"general_share": GENERAL_SHARE}), encoding="utf-8")
    return Encoder(model, str(folder), general_share=GENERAL_SHARE)


def _blur(text: str, rng: np.random.Generator) -> str:
    """Drop or swap one character now and then, as hurried typing does."""
    if len(text) < 4 or rng.random() < 0.6:
        return text
    at = int(rng.integers(1, len(text) - 1))
    if rng.random() < 0.5:
        return text[:at] + text[at + 1 :]
    return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]


def _train_tokenizer(texts: Sequence[str]) -> Any:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.Digits()])
    characters = sorted({char for text in texts for char in text})
    trainer = trainers.UnigramTrainer(
        vocab_size=VOCABULARY,
        initial_alphabet=characters,
        special_tokens=["[UNK]"],
        unk_token="[UNK]",
        max_piece_length=4,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer
