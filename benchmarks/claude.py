"""What the desk adds to Claude's own time, and what its cache saves: a real desk, a Slack and a Messages API beside it.

The Messages API answers at once, as a scripted model: what is measured is all ours. Times are Slack's side of it, from
the ts that a question was given to the arrival of the desk's calls. Tokens are as the scripted API counts them, by
size, its cache as strict about a changed prefix as the real one.
"""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.table import Target, markdown, middle, percentile, verdict
from benchmarks.waiting import calls
from src.sdk.model import Usage
from src.sdk.prices import built_in
from tests.messages_api.server import messages_api
from tests.messages_api.steps import Step, says
from tests.messages_api.steps import calls as calls_for
from tests.running import Person, Server, desk, slack_stand_in, spare_port

MODEL = "claude-haiku-5-5"
#: Questions of one conversation; each is a turn with a tool call and an answer.
TURNS = 4
WARM_UP = 1
QUESTIONS = ("how are our leads doing?", "and where do they come from?", "who looks after them?", "and since when?")
LEADS = ("jane@acme.com Jane Doe, Acme, CTO", "omar@globex.com Omar Haddad, Globex, VP Sales")
#: The first thing that a person sees, and the first words.
SIGNS, WORDS = ("assistant.threads.setStatus", "chat.startStream"), ("chat.startStream",)


@dataclass(frozen=True, slots=True)
class Turn:
    """Milliseconds from the question to the first sign, the first words and the whole answer; and its tokens."""

    sign: float
    words: float
    whole: float
    usage: Usage


def model(body: Mapping[str, Any]) -> Step:
    """Counts once, and then says so."""
    last = body["messages"][-1]["content"]
    if isinstance(last, list) and any(block["type"] == "tool_result" for block in last):
        return says("You have 2 leads, and that is all there is to say about them today.")
    return calls_for("query_leads", {"query": {"measures": ["count"]}})


def report(conversations: int) -> str:
    """Hold so many conversations and give the tables."""
    with TemporaryDirectory() as folder, ExitStack() as held:
        api = held.enter_context(messages_api(always=model, key=None))
        port = spare_port()
        slack = slack_stand_in(Path(folder), port)
        held.callback(slack.close)
        slack.start()
        server = desk(Path(folder), slack, port=port, ANTHROPIC_BASE_URL=api.url, ANALYST_FIRST="false")
        held.callback(server.close)
        server.start()
        person = Person(slack)
        for lead in LEADS:
            person.settled(person.say(f"add lead: {lead}"))
        said = [talk(person) for _ in range(WARM_UP + conversations)][WARM_UP:]
        got, took = calls(slack), usages(server)
        turns = [[timed(float(ts), list(since(got, float(ts))), took[ts]) for ts in each] for each in said]
    return "\n".join((times([turn for each in turns for turn in each]), tokens(turns)))


def talk(person: Person) -> list[str]:
    """One conversation, each question asked when the one before is answered; gives the ts of each."""
    said: list[str] = []
    for question in QUESTIONS[:TURNS]:
        said.append(person.say(question, **({"thread_ts": said[0]} if said else {})))
        time.sleep(1.2)  # nobody looks before that: looking would slow down what is measured
    return said


def usages(server: Server) -> dict[str, Usage]:
    """What each question took, by its ts, from the desk's log."""
    lines = [json.loads(line) for line in server.log.read_text().splitlines() if line.startswith("{")]
    asked = [line for line in lines if line["event"] == "Claude was asked"]
    return {
        line["job"].rpartition(":")[2]: Usage(line["in"], line["out"], line["cached"], line["written"])
        for line in asked
    }


def since(got: list[dict[str, Any]], moment: float) -> Iterator[dict[str, Any]]:
    """The calls after that, but those that clear a status line."""
    yield from (call for call in got if call["at"] > moment and call["arguments"].get("status") != "")


def timed(asked: float, got: list[dict[str, Any]], usage: Usage) -> Turn:
    def first(methods: tuple[str, ...]) -> float:
        return (next(call["at"] for call in got if call["method"] in methods) - asked) * 1000

    return Turn(first(SIGNS), first(WORDS), first(("chat.stopStream", "chat.update")), usage)


def times(turns: list[Turn]) -> str:
    """What the desk takes, apart from Claude."""
    sign = Target("p99 < 300", 300)
    rows = [
        row("asked → the first sign arrives at Slack", [turn.sign for turn in turns], sign),
        row("asked → the first words", [turn.words for turn in turns]),
        row("asked → the whole answer, after two requests and a tool", [turn.whole for turn in turns]),
    ]
    return markdown(
        "A question to Claude, without Claude's own time", ["", "median ms", "p99 ms", "target", "reached"], rows
    )


def row(name: str, figures: list[float], target: Target | None = None) -> list[str]:
    p99 = percentile(figures, 99)
    return [name, f"{middle(figures):.0f}", f"{p99:.0f}", *(verdict((target, p99)) if target else ("", ""))]


def tokens(conversations: list[list[Turn]]) -> str:
    """What an answer takes, by its place in the conversation."""
    rows = [spent(f"question {n + 1}", [turns[n].usage for turns in conversations]) for n in range(TURNS)]
    head = ["", "tokens in", "of them from cache", "out", "$ per 1,000 answers", "without a cache", "saved"]
    return markdown(f"Tokens of an answer ({MODEL})", head, rows)


def spent(name: str, usages: list[Usage]) -> list[str]:
    usage = usages[len(usages) // 2]
    into = usage.input + usage.cache_read + usage.cache_write
    prices = built_in()
    cached, plain = prices.cost(usage, MODEL) or 0, prices.cost(Usage(input=into, output=usage.output), MODEL) or 0
    dollars = (f"{cached / 1000:.2f}", f"{plain / 1000:.2f}")
    return [name, f"{into:,}", f"{usage.cache_read:,}", f"{usage.output:,}", *dollars, f"{1 - cached / plain:.0%}"]
