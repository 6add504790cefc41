"""`python -m benchmarks.idle_desk`: the desk as `python server.py` serves it, except that it never begins to work.

So what it accepts stays in the inbox, and its CPU time is that of the acknowledgement alone.
"""

import sys

from server import create_app
from src.config import Settings
from src.ops import logs, serving


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    settings = Settings.load(env_file=None)
    logs.configure(settings.log_level, settings.log_format)
    application = create_app(settings)
    application.extensions["leadline"].database.check()
    sys.exit(serving.listened(serving.bound(application, settings.host, settings.port)))


if __name__ == "__main__":
    main()
