"""What may follow `python server.py`."""

import argparse

from src.config import Settings
from src.ops.evals.command import take_evals


def command_line() -> argparse.ArgumentParser:
    """What may follow `python server.py`."""
    parser = argparse.ArgumentParser(
        prog="server.py",
        description="Leadline, the lead desk that lives in Slack.",
        epilog="settings, from the environment or .env:\n" + described_settings(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", metavar="run | failed | retry KEY | rollups | evals")
    commands.add_parser("run", help="run the desk (the default)")
    commands.add_parser("failed", help="list the jobs that were given up")
    retry = commands.add_parser("retry", help="put a failed job back in the line")
    retry.add_argument("key", help="as `failed` lists it, or `all`")
    commands.add_parser("rollups", help="compare the figures kept ready with the leads, and make them anew if need be")
    take_evals(commands.add_parser("evals", help="check answers against cases, or export what people said of them"))
    return parser


def described_settings() -> str:
    """Every setting with its default and meaning, a line each."""
    fields = Settings.model_fields.items()
    return "\n".join(f"  {name.upper():<22}{field.description} (default: {field.default})" for name, field in fields)
