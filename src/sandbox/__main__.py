"""`python -m src.sandbox --port 3900 --desk http://127.0.0.1:3000`: the sandbox by itself, until it is stopped.

The secrets it shares with the desk come from the environment: SLACK_SIGNING_SECRET and SLACK_BOT_TOKEN.
"""

import argparse
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from waitress.server import create_server

from src.sandbox.app import create_sandbox_app
from src.sandbox.delivery import RETRY_AFTER_SECONDS
from src.sandbox.sandbox import Sandbox

_SECRETS = ("SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN")
_THREADS = 8


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Serve until SIGTERM or Ctrl-C; 2 when a secret is missing."""
    missing = [name for name in _SECRETS if not environ.get(name)]
    if missing:
        sys.stderr.write(f"Set {' and '.join(missing)} to what the desk was started with.\n")
        return 2
    options = _parser().parse_args(arguments)
    sandbox = Sandbox(
        signing_secret=environ["SLACK_SIGNING_SECRET"],
        bot_token=environ["SLACK_BOT_TOKEN"],
        desk_url=options.desk,
        path=options.path,
        commands=[(name, "") for name in options.command],
        retry_after_seconds=options.retry_after,
    )
    _serve(sandbox, options.port)
    return 0


def _serve(sandbox: Sandbox, port: int) -> None:
    listening = socket.create_server(("127.0.0.1", port))
    app = create_sandbox_app(sandbox)
    server = create_server(app, sockets=[listening], threads=_THREADS, clear_untrusted_proxy_headers=False)
    sandbox.base_url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    sandbox.start()
    sys.stdout.write(f"The sandbox is at {sandbox.address}/\n")
    sys.stdout.flush()
    try:
        server.run()
    finally:
        sandbox.stop()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m src.sandbox", description="A Slack on loopback.")
    parser.add_argument("--port", type=int, default=3900, help="where it listens on 127.0.0.1; 0 takes any free port")
    parser.add_argument("--desk", default="http://127.0.0.1:3000", help="where the desk listens")
    parser.add_argument("--path", type=Path, help="a file that keeps the messages over a restart")
    parser.add_argument("--command", action="append", help="a slash command, such as /processlead; may be repeated")
    parser.add_argument("--retry-after", type=float, nargs="*", help="seconds before each retry; Slack's: 0 60 300")
    parser.set_defaults(command=[], retry_after=RETRY_AFTER_SECONDS)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
