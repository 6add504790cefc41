"""An answer that is heard while it is made: what is seen meanwhile, and that it is one message in the end."""

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from src.blocks.prose import prose
from src.database import Database
from src.edges import Reply, Stream
from src.errors import TryLater
from src.jobs.steps import Steps
from src.leads.pipeline import Pipeline
from src.leads.rules.rubric import load_rubric
from src.leads.store import LeadStore
from src.messages import Message
from src.rendered import Rendered
from src.routing import Context, Told
from src.sandbox import Sandbox
from src.sdk.sessions.slack_session_manager import SlackSessionManager
from src.slack.client import SlackClient
from src.slack.refusals import SlackRefused
from src.slack.reply import SlackReply
from tests.loopback import TOKEN, sandbox_slack
from tests.running import words
from tests.talking import CHANNEL, DM, Death, Job, Killed, Mortal, Office

SAID = "There are **three** leads, and one of them is HOT."
SCOPE = {"type": "context", "elements": [{"type": "mrkdwn", "text": "All leads"}]}
ANSWER = Rendered("There are three leads.", (*prose("There are three leads."), SCOPE))
CHART = {
    "type": "data_visualization",
    "title": "Leads by tier",
    "chart": {"type": "pie", "segments": [{"label": "HOT", "value": 1}, {"label": "COLD", "value": 2}]},
}


class Conversation:
    """Someone asked something, and an answer is being given; `later` lets the clock go on without waiting."""

    def __init__(self, slack: Sandbox, url: str, channel: str = CHANNEL) -> None:
        self.slack = slack
        self.client = SlackClient(TOKEN, url)
        ts = slack.say(channel, "how many leads are there?")
        assert ts
        kind = "im" if channel.startswith("D") else "channel"
        self.message = Message("T0SANDBOX", channel, "U0YOU", ts, "how many leads are there?", channel_type=kind)
        self.job = Job(self.message)
        self.monotonic = 1000.0

    def later(self, seconds: float = 5.0) -> None:
        self.monotonic += seconds

    def reply(self, client: Any = None, *, scope: str = "") -> SlackReply:
        """A run of the job: the first, or another one after it broke off."""
        self.job.runs += 1
        step = Steps(self.job.checkpoint, resumed=self.job.runs > 1, sleep=lambda seconds: None)
        who = client or self.client
        return SlackReply(client=who, incoming=self.message, step=step, scope=scope, now=lambda: self.monotonic)

    def answers(self) -> list[dict[str, Any]]:
        """All that the desk has said, in the thread and outside."""
        channel, ts = self.message.channel, self.message.ts
        said = [*self.slack.replies(channel, ts), *self.slack.messages(channel)]
        return [each for each in said if each.get("bot_id")]

    def seen(self) -> str:
        (answer,) = self.answers()
        return str(answer["text"])

    def methods(self) -> list[str]:
        return [call["method"] for call in self.slack.calls.all()]


@pytest.fixture
def talk() -> Iterator[Conversation]:
    with sandbox_slack() as (slack, url):
        yield Conversation(slack, url)


@pytest.fixture
def direct() -> Iterator[Conversation]:
    with sandbox_slack() as (slack, url):
        yield Conversation(slack, url, DM)


def speak(talk: Conversation, reply: Reply, said: str = SAID, *, threaded: bool = True) -> Any:
    """Say it word by word, with time enough between them."""
    stream = reply.stream(threaded=threaded)
    for word in said.split(" "):
        stream.say(f"{word} ")
        talk.later()
    return stream


def test_the_first_words_are_seen_at_once_and_the_next_as_they_come(talk: Conversation) -> None:
    stream = talk.reply().stream()
    stream.say("There ")
    assert talk.seen() == "There "
    stream.say("are **th")
    assert talk.seen() == "There "
    talk.later()
    stream.say("ree** leads")
    assert talk.seen() == "There are **three** "


def test_words_are_sent_together_and_not_more_often_than_allowed(talk: Conversation) -> None:
    stream = talk.reply().stream()
    for _ in range(600):
        stream.say("word ")
        talk.later(0.1)
    appends = talk.methods().count("chat.appendStream")
    assert 30 < appends < 75


def test_the_answer_takes_the_place_of_what_was_heard(talk: Conversation) -> None:
    stream = speak(talk, talk.reply())
    ts = stream.finish(ANSWER)
    (answer,) = talk.answers()
    assert (answer["ts"], answer["text"], answer["streaming_state"]) == (ts, ANSWER.text, "completed")
    assert [block["type"] for block in answer["blocks"]] == ["rich_text", "context"]
    assert "HOT" not in words(answer)
    assert "edited" not in answer


def test_an_answer_that_was_said_already_only_gets_what_stands_below_it(talk: Conversation) -> None:
    stream = talk.reply().stream()
    for word in ("There ", "are ", "three ", "leads."):
        stream.say(word)
        talk.later()
    said = "There are three leads."
    stream.finish(Rendered(said, (*prose(said), SCOPE), spoken=said, prose=1))
    (answer,) = talk.answers()
    assert [block["type"] for block in answer["blocks"]] == ["markdown", "context"]
    assert answer["text"] == said
    assert "chat.update" not in talk.methods()


@pytest.mark.parametrize("said", ["Write to jane@acme.com about <it> ", "See [us](https://evil.example) now "])
def test_words_that_had_to_be_made_safe_do_not_stay(talk: Conversation, said: str) -> None:
    stream = talk.reply().stream()
    stream.say(said)
    assert "](" not in talk.seen()
    assert "<" not in talk.seen()
    stream.finish(Rendered(said, prose(said), spoken=said, prose=1))
    (answer,) = talk.answers()
    assert [block["type"] for block in answer["blocks"]] == ["rich_text"]
    assert "\u2060" not in words(answer)


def test_an_answer_of_which_nothing_was_heard_is_a_post_like_any_other(talk: Conversation) -> None:
    stream = talk.reply().stream()
    stream.say("42.")
    stream.finish(ANSWER)
    assert talk.seen() == ANSWER.text
    assert "chat.startStream" not in talk.methods()


def test_a_post_finishes_what_streams(talk: Conversation) -> None:
    reply = talk.reply()
    speak(talk, reply)
    ts = reply.post(ANSWER)
    more = reply.post(Rendered("and one more thing"))
    assert [each["ts"] for each in talk.answers()] == [ts, more]
    assert [each["text"] for each in talk.answers()] == [ANSWER.text, "and one more thing"]


def test_two_answers_of_one_job_are_two_messages(talk: Conversation) -> None:
    reply = talk.reply()
    speak(talk, reply).finish(ANSWER)
    speak(talk, reply).finish(Rendered("and one more thing"))
    assert [each["text"] for each in talk.answers()] == [ANSWER.text, "and one more thing"]


def test_the_stop_button_is_there_from_the_beginning_to_the_end(talk: Conversation) -> None:
    place = [{"channel": CHANNEL, "thread_ts": talk.message.ts}]
    reply = talk.reply()
    stream = reply.stream()
    assert talk.slack.sessions.processing() == place
    stream.say("There ")
    assert talk.slack.sessions.processing() == place
    stream.finish(ANSWER)
    reply.status("")
    assert talk.slack.sessions.processing() == []


def test_a_status_that_is_cleared_ends_what_said_nothing(talk: Conversation) -> None:
    reply = talk.reply()
    reply.status("is thinking…")
    reply.stream()
    reply.status("")
    assert talk.slack.sessions.processing() == []
    assert talk.slack.statuses.shown() == []


def test_an_app_that_is_no_agent_streams_without_a_stop_button(talk: Conversation) -> None:
    talk.slack.fault("agents.sessions.setStatus", "api_error", times=9, error="not_authorized")
    reply = talk.reply()
    speak(talk, reply).finish(ANSWER)
    reply.status("")
    assert talk.seen() == ANSWER.text


@pytest.mark.parametrize(
    "error", ["channel_type_not_supported", "missing_recipient_team_id", "unknown_method", "team_not_found"]
)
def test_where_nothing_can_stream_the_message_is_changed_now_and_then(talk: Conversation, error: str) -> None:
    talk.slack.fault("chat.startStream", "api_error", error=error)
    stream = talk.reply().stream()
    stream.say("There are ")
    assert "There are" in talk.seen()
    talk.later(1.0)
    stream.say("three ")
    assert "three" not in talk.seen()
    talk.later(3.0)
    stream.say("leads ")
    assert "There are three leads" in talk.seen()
    stream.finish(ANSWER)
    assert talk.seen() == ANSWER.text
    assert "chat.appendStream" not in talk.methods()


def test_too_many_streams_a_minute_are_no_reason_to_wait(talk: Conversation) -> None:
    talk.slack.fault("chat.startStream", "rate_limited", retry_after=30)
    began = time.monotonic()
    speak(talk, talk.reply()).finish(ANSWER)
    assert time.monotonic() - began < 5
    assert talk.seen() == ANSWER.text


def test_where_the_desk_may_say_nothing_the_answer_is_refused_as_any_is(talk: Conversation) -> None:
    for method in ("chat.startStream", "chat.postMessage"):
        talk.slack.fault(method, "api_error", times=9, error="not_in_channel")
    stream = speak(talk, talk.reply())
    with pytest.raises(SlackRefused):
        stream.finish(ANSWER)


def test_a_stream_whose_beginning_was_done_and_not_heard_of_is_found(talk: Conversation) -> None:
    talk.slack.fault("chat.startStream", "lost_answer")
    stream = speak(talk, talk.reply())
    stream.finish(ANSWER)
    assert talk.seen() == ANSWER.text


def test_a_stream_that_was_not_begun_for_all_one_knows_is_looked_for_and_then_posted(talk: Conversation) -> None:
    talk.slack.fault("chat.startStream", "error")
    speak(talk, talk.reply()).finish(ANSWER)
    assert talk.seen() == ANSWER.text


def test_a_stream_that_dies_after_five_minutes_ends_as_the_same_message(talk: Conversation) -> None:
    stream = talk.reply().stream()
    stream.say("There ")
    (begun,) = talk.answers()
    talk.slack.end_streams(CHANNEL, talk.message.ts)
    talk.later()
    stream.say("are three ")
    talk.later()
    stream.say("leads. ")
    assert talk.methods().count("chat.appendStream") == 1
    assert stream.finish(ANSWER) == begun["ts"]
    assert talk.seen() == ANSWER.text


def test_a_stream_dies_by_its_age(talk: Conversation) -> None:
    stream = talk.reply().stream()
    stream.say("There ")
    talk.slack.now = lambda: time.time() + 301
    talk.later()
    stream.say("are ")
    assert talk.seen() == "There "
    stream.finish(ANSWER)
    assert talk.seen() == ANSWER.text


@pytest.mark.parametrize("kind", ["error", "lost_answer", "rate_limited"])
@pytest.mark.parametrize("method", ["chat.appendStream", "chat.stopStream", "chat.update"])
def test_trouble_on_the_way_costs_nothing_of_the_answer(talk: Conversation, method: str, kind: Any) -> None:
    talk.slack.fault(method, kind)
    stream = speak(talk, talk.reply())
    stream.finish(ANSWER)
    assert talk.seen() == ANSWER.text


@pytest.mark.parametrize("kind", ["error", "lost_answer"])
def test_words_that_may_or_may_not_have_arrived_are_not_left_standing(talk: Conversation, kind: Any) -> None:
    stream = talk.reply().stream()
    stream.say("There ")
    talk.later()
    talk.slack.fault("chat.appendStream", kind)
    stream.say("are ")
    talk.later(20)
    stream.say("three leads. ")
    said = "There are three leads. "
    stream.finish(Rendered(said, prose(said), spoken=said, prose=1))
    (answer,) = talk.answers()
    assert [block["type"] for block in answer["blocks"]] == ["rich_text"]
    assert words(answer).count("are") == 2  # its text and its block


def test_after_trouble_it_is_quiet_for_a_while(talk: Conversation) -> None:
    stream = talk.reply().stream()
    stream.say("There ")
    talk.later()
    talk.slack.fault("chat.appendStream", "rate_limited", retry_after=30)
    stream.say("are ")
    talk.later(29)
    stream.say("three ")
    assert talk.methods().count("chat.appendStream") == 1
    talk.later(2)
    stream.say("leads ")
    assert talk.seen() == "There are three leads "


def test_a_very_long_answer_stops_growing_before_slack_refuses_it(talk: Conversation) -> None:
    stream = talk.reply().stream()
    for _ in range(200):
        stream.say("word " * 20)
        talk.later()
    assert 9_000 < len(talk.seen()) <= 12_000
    stream.finish(ANSWER)
    assert talk.seen() == ANSWER.text


def test_a_message_that_somebody_took_away_is_said_anew(talk: Conversation) -> None:
    stream = talk.reply().stream()
    stream.say("There ")
    (begun,) = talk.answers()
    talk.slack.delete(talk.slack.state.get(CHANNEL, begun["ts"]))  # type: ignore[arg-type]  # it is there
    stream.finish(ANSWER)
    assert talk.seen() == ANSWER.text


def test_blocks_that_slack_will_not_put_below_the_words_are_put_in_their_place(talk: Conversation) -> None:
    stream = talk.reply().stream()
    said = "There are three leads. "
    stream.say(said)
    talk.slack.fault("chat.stopStream", "api_error", error="invalid_blocks", block="context")
    stream.finish(Rendered(said, (*prose(said), SCOPE), spoken=said, prose=1))
    (answer,) = talk.answers()
    assert [block["type"] for block in answer["blocks"]] == ["rich_text", "context"]


def test_a_chart_that_is_refused_follows_as_a_picture(talk: Conversation) -> None:
    for method in ("chat.stopStream", "chat.update"):
        talk.slack.fault(method, "api_error", times=9, error="invalid_blocks", block="data_visualization")
    stream = speak(talk, talk.reply())
    stream.finish(Rendered("One is HOT.", (CHART,), chart=lambda: b"\x89PNG of the chart"))
    answer, picture = talk.answers()
    assert answer["text"] == "One is HOT."
    assert picture["files"][0]["name"] == "chart.png"


def test_a_direct_message_outside_a_thread_is_answered_below_by_a_message_that_is_changed(direct: Conversation) -> None:
    stream = speak(direct, direct.reply(), threaded=False)
    (answer,) = direct.answers()
    assert "leads, and one of them is HOT" in words(answer)
    assert "thread_ts" not in answer
    stream.finish(ANSWER)
    assert direct.seen() == ANSWER.text
    assert "chat.startStream" not in direct.methods()


def test_in_a_thread_of_a_direct_message_it_streams(direct: Conversation) -> None:
    speak(direct, direct.reply()).finish(ANSWER)
    assert direct.seen() == ANSWER.text
    assert "chat.startStream" in direct.methods()


@pytest.mark.parametrize("channel", [CHANNEL, DM])
@pytest.mark.parametrize("equal", [True, False])
def test_killed_anywhere_the_second_run_finishes_the_same_message(channel: str, equal: bool) -> None:
    said = "There are three leads. "
    answer = Rendered(said, (*prose(said), SCOPE), spoken=said if equal else "", prose=1)
    for at in count(1):
        with sandbox_slack() as (slack, url):
            talk, death = Conversation(slack, url, channel), Death(at)
            try:
                speak(talk, talk.reply(Mortal(talk.client, death)), said.strip(), threaded=channel == CHANNEL).finish(
                    answer
                )
            except Killed:
                speak(talk, talk.reply(), said.strip(), threaded=channel == CHANNEL).finish(answer)
            (only,) = talk.answers()
            assert only["text"].strip() == said.strip(), at
            assert only["blocks"][-1]["type"] == "context"
            assert only.get("streaming_state", "completed") == "completed"
            if death.breaths < at:
                break
    assert at > 10


@pytest.mark.parametrize("channel", [CHANNEL, DM])
def test_killed_anywhere_and_answered_another_way_it_is_still_one_message(channel: str) -> None:
    for at in count(1):
        with sandbox_slack() as (slack, url):
            talk, death = Conversation(slack, url, channel), Death(at)
            threaded = channel == CHANNEL
            try:
                speak(talk, talk.reply(Mortal(talk.client, death)), threaded=threaded)
            except Killed:
                talk.reply().post(ANSWER, threaded=threaded)
                assert talk.seen() == ANSWER.text, at
            if death.breaths < at:
                break
    assert at > 10


@pytest.mark.parametrize("channel", [CHANNEL, DM])
def test_killed_again_while_another_answer_takes_its_place_it_is_still_one_message(channel: str) -> None:
    for at in count(1):
        with sandbox_slack() as (slack, url):
            talk, death = Conversation(slack, url, channel), Death(at)
            threaded = channel == CHANNEL
            speak(talk, talk.reply(), threaded=threaded)
            try:
                talk.reply(Mortal(talk.client, death)).post(ANSWER, threaded=threaded)
            except Killed:
                talk.reply().post(ANSWER, threaded=threaded)
            assert talk.seen() == ANSWER.text, at
            if death.breaths < at:
                break
    assert at > 3


def test_an_apology_takes_the_place_of_what_was_begun(talk: Conversation) -> None:
    speak(talk, talk.reply())
    apology = talk.reply(scope="R-ABCDEF:")
    apology.post(Rendered("Sorry, that went wrong."))
    apology.at_rest()
    assert talk.seen() == "Sorry, that went wrong."
    assert talk.slack.sessions.processing() == []


def test_an_apology_leaves_an_answer_that_was_given(talk: Conversation) -> None:
    speak(talk, talk.reply()).finish(ANSWER)
    talk.reply(scope="R-ABCDEF:").post(Rendered("Sorry, that went wrong."))
    assert [each["text"] for each in talk.answers()] == [ANSWER.text, "Sorry, that went wrong."]


def test_what_the_desk_said_before_in_the_thread_is_not_taken_for_this_answer(talk: Conversation) -> None:
    speak(talk, talk.reply()).finish(ANSWER)
    first = talk.message
    ts = talk.slack.say(CHANNEL, "and by source?", thread_ts=first.ts)
    assert ts
    talk.message = Message("T0SANDBOX", CHANNEL, "U0YOU", ts, "and by source?", first.ts)
    talk.job = Job(talk.message)
    talk.reply()
    talk.reply().post(Rendered("By source: 2 Web"))
    said = [each for each in talk.slack.replies(CHANNEL, first.ts) if each.get("bot_id")]
    assert [each["text"] for each in said] == [ANSWER.text, "By source: 2 Web"]


def test_while_slack_is_away_the_answer_waits_and_is_given(talk: Conversation) -> None:
    talk.slack.fault("*", "error", times=7)
    speak(talk, talk.reply()).finish(ANSWER)
    assert talk.seen() == ANSWER.text


def test_when_slack_stays_away_the_job_hears_of_it(talk: Conversation) -> None:
    stream = talk.reply().stream()
    talk.slack.fault("*", "rate_limited", times=99, retry_after=3600)
    with pytest.raises(TryLater):
        stream.finish(ANSWER)


class Streaming:
    """An agent that says its answer word by word, and then fails if it is told to."""

    def __init__(self, fails: bool = False) -> None:
        self._fails = fails

    def answer(self, message: Message, history: Sequence[Mapping[str, Any]], context: Context, stream: Stream) -> Told:
        for word in SAID.split(" "):
            stream.say(f"{word} ")
        if self._fails:
            raise RuntimeError("the model hung up")
        return Told(ANSWER)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    database = Database(f"sqlite:///{tmp_path}/leads.sqlite")
    leads = Pipeline(LeadStore(database), load_rubric(None), ZoneInfo("Europe/Berlin"))
    with sandbox_slack() as (slack, url):
        yield Office(slack, SlackClient(TOKEN, url), leads, SlackSessionManager())
    database.close()


def test_an_agent_that_fails_in_the_middle_leaves_one_message(office: Office) -> None:
    desk = office.desk(agent=Streaming(fails=True), analyst_first=False)
    job = office.said("how many leads today?")
    job.run(desk)
    assert "built-in analyst" in office.answer_to(job.message)
    assert len(office.answers_to(job.message)) == 1
    assert office.slack.sessions.processing() == []


@pytest.mark.parametrize("in_process", [False, True])
def test_a_turn_broken_off_at_any_of_its_edges_says_its_streamed_answer_once(office: Office, in_process: bool) -> None:
    """Its second run is another process's, which knows the steps that were kept, or this one's, which stumbled."""
    stories: list[object] = []
    for at in count(1):
        job, death = office.said("how many leads today?"), Death(at)
        when, step = datetime.fromtimestamp(float(job.message.ts), UTC), Steps(job.checkpoint, resumed=False)
        try:
            office.desk(death=death, agent=Streaming(), analyst_first=False).perform(job.message, step, when)
        except Killed:
            step.try_again()
            again = step if in_process else Steps(job.checkpoint, resumed=True)
            office.desk(agent=Streaming(), analyst_first=False).perform(job.message, again, when)
        said = [each["text"] for each in office.answers_to(job.message)]
        session = office.sessions.get_session(CHANNEL, job.message.ts, team="T0SANDBOX")
        stories.append([said, [each["content"] for each in session["messages"]], office.slack.sessions.processing()])
        if death.breaths < at:
            break
    assert len(stories) > 20
    assert stories[-1] == [[ANSWER.text], ["how many leads today?", ANSWER.text], []]
    assert [story == stories[-1] for story in stories] == [True] * len(stories)
