"""Serving until told to end: the HTTP server, signals, and leaving for good."""

import logging
import os
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from src.errors import ConfigError, LeadlineError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

log = logging.getLogger(__name__)

HttpServer = MultiSocketServer | BaseWSGIServer
#: Bytes; only a bound. The intake answers anything over its own, lower limit in words.
LARGEST_BODY = 2 * 1024 * 1024


def bound(application: "WSGIApplication", host: str, port: int) -> HttpServer:
    """The HTTP server, bound. Raises ConfigError if it cannot be."""
    try:
        return create_server(
            application,
            host=host,
            port=port,
            threads=16,
            ident="leadline",
            clear_untrusted_proxy_headers=False,  # nothing trusts them; the sandbox refuses whoever brings them
            max_request_body_size=LARGEST_BODY,
        )
    except OSError as error:
        raise ConfigError(
            f"Cannot listen on {host}:{port} ({error.strerror}). Is a desk running there already? "
            "Set PORT to another number."
        ) from error


def listened(server: HttpServer) -> int:
    """Serve until SIGTERM or Ctrl-C; gives the exit code."""
    end_on_signal()
    try:
        server.run()
    except Exception:
        log.exception("the HTTP server broke down")
        return 1
    finally:
        server.close()
    return 0


def end_on_signal() -> None:
    """Have SIGTERM end the server's loop as Ctrl-C does."""

    def end(_signal: int, _frame: object) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)


def leave(code: int) -> NoReturn:
    """End the process now: a job that waits for Slack's permission sits in a thread that Python would wait for."""
    logging.shutdown()
    sys.stdout.flush()
    os._exit(code)


def introduce(check: Callable[[], dict[str, Any]]) -> None:
    """Say in the log whether Slack takes the token; the desk works on either way, and keeps what it is sent."""
    try:
        me = check()
    except LeadlineError as error:
        log.error("Slack cannot be used yet: %s", error)
    else:
        log.info("Slack takes the token", extra={"workspace": me.get("team"), "bot": me.get("user")})
