"""Training messages of data/nlu, without loading Rasa."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.core.errors import JiedaiError
from bot.understanding.chats import read_chats
from bot.understanding.scripts import clean
from bot.understanding.turns import Turn, turns_of

# libyaml where PyYAML was built with it: eight times as fast.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class TrainingFileError(JiedaiError):
    """A file below data/nlu is missing or broken; the message names file and line."""

    code = "training_file"


# Messages of these intents ask nothing that a FAQ could answer.
WITHOUT_QUESTION = (
    "chitchat",
    "acknowledge",
    "give_data",
    "out_of_scope",
    "thanks",
    "greet",
    "inform_context",
    "affirm",
    "deny",
)


@dataclass(frozen=True)
class TrainingMessage:
    """An example of data/nlu as it is written there, with the turns before it."""

    text: str
    intent: str
    turns: tuple[Turn, ...] = ()


def read_examples(folder: Path) -> dict[str, list[str]]:
    """Cleaned example texts by intent name, topics spelt out.

    Raises:
        TrainingFileError: As `read_training_messages`.
    """
    groups: dict[str, list[str]] = {}
    for message in read_training_messages(folder):
        text = clean(message.text)
        if text:
            groups.setdefault(message.intent, []).append(text)
    return groups


def read_training_messages(folder: Path) -> list[TrainingMessage]:
    """All examples of a folder's .yml files, in the order of the files.

    Raises:
        TrainingFileError: The folder holds no file, or a file is no valid training file.
    """
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise TrainingFileError(f"{folder} holds no .yml file. The training messages belong there.")
    messages: list[TrainingMessage] = []
    for file in files:
        try:
            for block in yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)["nlu"]:
                messages += _messages(block["intent"], block["examples"])
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = f" line {mark.line + 1}" if mark else ""
            raise TrainingFileError(
                f"{file}{where} is no valid YAML: {getattr(error, 'problem', None) or 'unreadable'}. "
                "Mind spaces at the start of the line and the dash before each example."
            ) from error
        except (OSError, UnicodeDecodeError) as error:
            raise TrainingFileError(f"{file} cannot be read: {error}.") from error
        except (KeyError, TypeError, AttributeError) as error:
            raise TrainingFileError(
                f"{file} is no training file: it needs `nlu:` with `intent` and `examples` in each block."
            ) from error
    return messages


def _messages(intent: str, examples: Any) -> list[TrainingMessage]:
    if isinstance(examples, str):
        return [TrainingMessage(text, intent) for line in examples.splitlines() if (text := line.lstrip("- ").strip())]
    return [
        TrainingMessage(
            example["text"].strip(), intent, tuple(turns_of((example.get("metadata") or {}).get("context")))
        )
        for example in examples
    ]


def unrelated_messages(data: Path, *, per_intent: int = 40, from_chats: int = 1_000) -> list[str]:
    """Messages that no FAQ entry answers; they teach the search when to say nothing.

    Args:
        data: The project's data folder, with `nlu` and, if there are any, `chats`.
        per_intent: Examples of each intent that asks nothing, at most.
        from_chats: Turns of the annotated chats that ask nothing, at most, evenly from all of them.
    """
    groups = read_examples(data / "nlu")
    found = [text for intent in WITHOUT_QUESTION for text in groups.get(intent, [])[:per_intent]]
    if (data / "chats").is_dir():
        turns = list(dict.fromkeys(turn.text for turn in read_chats(data / "chats") if turn.label in WITHOUT_QUESTION))
        step = max(1, len(turns) // from_chats)
        found += turns[::step][:from_chats]
    return found
