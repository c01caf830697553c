"""Training messages as plain texts by intent, without loading Rasa."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.core.errors import JiedaiError
from bot.understanding.scripts import clean


class TrainingFileError(JiedaiError):
    """A file below data/nlu is missing or broken; the message names file and line."""

    code = "training_file"


# Messages of these intents ask nothing that a FAQ could answer.
WITHOUT_QUESTION = ("chitchat", "acknowledge", "give_data", "out_of_scope", "thanks", "greet", "inform_context")


def read_examples(folder: Path) -> dict[str, list[str]]:
    """Cleaned example texts by intent name, topics spelt out.

    Raises:
        TrainingFileError: The folder holds no file, or a file is no valid training file.
    """
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise TrainingFileError(f"{folder} holds no .yml file. The training messages belong there.")
    groups: dict[str, list[str]] = {}
    for file in files:
        try:
            blocks = yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]
            for block in blocks:
                examples = block["examples"]
                texts = (
                    [line.lstrip("- ") for line in examples.splitlines()]
                    if isinstance(examples, str)
                    else [example["text"].strip() for example in examples]
                )
                groups.setdefault(block["intent"], []).extend(filter(None, map(clean, texts)))
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
    return groups


def unrelated_messages(folder: Path, *, per_intent: int = 40) -> list[str]:
    """Messages that no FAQ entry answers; they teach the search when to say nothing."""
    groups = read_examples(folder)
    return [text for intent in WITHOUT_QUESTION for text in groups.get(intent, [])[:per_intent]]
