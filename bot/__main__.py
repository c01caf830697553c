"""The command line: `python -m bot COMMAND`. Each command says what went wrong in one sentence and exits with 1."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from bot.core.errors import JiedaiError

# Rasa and the libraries below it must neither report home nor ask a model hub.
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Returns:
        The exit code: 0, or 1 after an error, or 2 for a wrong call, or 130 after Ctrl-C.
    """
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except JiedaiError as error:
        print(f"\n{error.message_en}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    except OSError as error:
        if error.errno == 28:
            print("\nThe disk is full. Free some space and start again; finished steps are kept.", file=sys.stderr)
            return 1
        raise


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Jiedai 接待, customer service for online shops")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("run", help="prepare what changed, start everything, print the addresses")
    commands.add_parser("prepare", help="train, publish and build whatever changed")
    commands.add_parser("actions", help="serve the actions (started by run)")
    commands.add_parser("desk", help="serve the desk (started by run)")
    parse = commands.add_parser("parse", help="sort messages of a .jsonl file: category, urgency, FAQ hits")
    parse.add_argument("--in", dest="source", type=Path, required=True, metavar="FILE.jsonl")
    parse.add_argument("--out", dest="target", type=Path, required=True, metavar="FILE.jsonl")
    faq = commands.add_parser("faq", help="check, publish, bring back and search FAQ bases")
    faq_commands = faq.add_subparsers(dest="faq_command", required=True, metavar="COMMAND")
    search = faq_commands.add_parser("search", help="search any FAQ base for the messages of a .jsonl file")
    search.add_argument("--faq", type=Path, required=True, metavar="PATH")
    search.add_argument("--in", dest="source", type=Path, required=True, metavar="FILE.jsonl")
    search.add_argument("--out", dest="target", type=Path, required=True, metavar="FILE.jsonl")
    search.add_argument("--top", type=_positive, default=10, metavar="N")
    faq_commands.add_parser("check", help="say what is wrong in data/faq, with file and line")
    publish = faq_commands.add_parser("publish", help="make data/faq the version in force")
    publish.add_argument("--despite-regression", action="store_true", help="also when the questions are answered worse")
    faq_commands.add_parser("versions", help="list the published versions")
    rollback = faq_commands.add_parser("rollback", help="put an earlier version in force again")
    rollback.add_argument("number", metavar="N")
    return parser


def _run(options: argparse.Namespace) -> int:
    # Imported late: TensorFlow alone takes seconds, and most commands do without.
    if options.command == "run":
        from bot.commands.run import run

        return run()
    if options.command == "prepare":
        from bot.commands.prepare import prepare

        prepare()
        return 0
    if options.command == "actions":
        from bot.commands.actions import serve_actions

        return serve_actions()
    if options.command == "desk":
        from bot.commands.desk import serve_desk

        return serve_desk()
    if options.command == "parse":
        from bot.commands.parse import parse

        return parse(options.source, options.target)
    if options.faq_command == "search":
        from bot.commands.faq import search

        return search(options.faq, options.source, options.target, options.top)
    from bot.commands import faq

    if options.faq_command == "check":
        return faq.check()
    if options.faq_command == "versions":
        return faq.versions()
    if options.faq_command == "rollback":
        return faq.rollback(options.number)
    return faq.publish(despite_regression=options.despite_regression)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


if __name__ == "__main__":
    sys.exit(main())
