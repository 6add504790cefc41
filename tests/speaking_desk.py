"""A desk whose agent speaks slowly, word by word, until it is through or stopped: `python -m tests.speaking_desk`.

It streams what a model would, through the real server: for tests of what people see meanwhile.
"""

import os
import time
from collections.abc import Mapping, Sequence
from typing import Any

import server
from src.blocks.prose import prose
from src.config import Settings
from src.edges import Stream
from src.messages import Message
from src.ops import serving
from src.rendered import Rendered
from src.routing import Context, Told

#: A sentence, said so often; long enough to be stopped.
SENTENCE, TIMES = "Acme asked for a **demo**, and Jane wants `SSO` by March. ", 12
LAST = "That is all there is to say.\n\n- call Jane\n- send the offer"
PAUSE = float(os.environ.get("PAUSE", "0.05"))


class SlowAgent:
    """Says its sentences."""

    def answer(self, message: Message, history: Sequence[Mapping[str, Any]], context: Context, stream: Stream) -> Told:
        context.reply.status("is counting leads by source…")
        said = ""
        for word in f"{SENTENCE * TIMES}{LAST}".split(" "):
            if context.stopped():
                said += "\n\nYou stopped me here."
                break
            said += f"{word} "
            stream.say(f"{word} ")
            time.sleep(PAUSE)
        return Told(Rendered(said, prose(said)))


def main() -> None:
    settings = Settings.load()
    application = server.create_app(settings, agent=SlowAgent())
    wired: server.Wired = application.extensions["leadline"]
    listening = serving.bound(application, settings.host, settings.port)
    wired.start()
    code = serving.listened(listening)
    wired.stop()
    serving.leave(code)


if __name__ == "__main__":
    main()
