"""What Slack sends and what the desk makes of it: a message, a command, a click, or a reason why not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.messages import Action, Command, Message, SharedFile, Submission, from_dict
from src.slack.requests import Challenge, Ignore, Kind, Parsed, Refusal, SslCheck, parse
from tests.payloads import (
    BOT,
    CHANNEL,
    DIRECT,
    NOW,
    PERSON,
    SECRET,
    TEAM,
    TS,
    as_json,
    blocks,
    button,
    click,
    command,
    envelope,
    mention,
    message,
    section,
    signed,
    words,
)
from tests.payloads.corpus import EVERYTHING, HONEST, NONSENSE, UNSIGNED, Sent, event, form, payload


def read(sent: Sent) -> Parsed:
    return parse(sent.kind, sent.headers, sent.body, secret=SECRET, now=NOW)


def hear(what: dict[str, Any], **changes: Any) -> Parsed:
    return read(event(envelope(what, **changes)))


def heard(what: dict[str, Any], **changes: Any) -> Message:
    said = hear(what, **changes)
    assert isinstance(said, Message), said
    return said


def test_a_message_in_a_channel() -> None:
    assert hear(message("add lead: <mailto:jane@acme.com|jane@acme.com> Jane &amp; Co")) == Message(
        team=TEAM, channel=CHANNEL, user=PERSON, ts=TS, text="add lead: jane@acme.com Jane & Co"
    )


@pytest.mark.parametrize("kind", ["channel", "group", "im", "mpim"])
def test_people_are_heard_in_every_type_of_channel(kind: str) -> None:
    assert heard(message(channel_type=kind)).channel_type == kind


@pytest.mark.parametrize(("channel", "kind"), [("C0A", "channel"), ("G0A", "group"), ("D0A", "im")])
def test_where_the_channel_type_is_missing_the_id_tells_it(channel: str, kind: str) -> None:
    assert heard(message(channel=channel, channel_type=None)).channel_type == kind


def test_a_reply_belongs_to_its_thread() -> None:
    assert heard(message(thread_ts="1759999999.000001")).reply_thread == "1759999999.000001"


def test_a_shared_file_is_a_message_with_the_file() -> None:
    files = [{"id": "F0CSV0001", "name": "leads.csv", "filetype": "csv", "size": 9}, {"id": 7}, None]
    assert heard(message("", subtype="file_share", files=files)).files == (SharedFile("F0CSV0001", "leads.csv", "csv"),)


def test_a_reply_also_sent_to_the_channel_is_a_message() -> None:
    assert heard(message(subtype="thread_broadcast", thread_ts="1759999999.000001")).thread_ts == "1759999999.000001"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"bot_id": "B01"}, "a bot's"),
        ({"bot_profile": {"id": "B01"}}, "a bot's"),
        ({"subtype": "bot_message", "bot_id": "B01", "user": None}, "a bot's"),
        ({"subtype": "bot_message"}, "subtype bot_message"),
        ({"user": "USLACKBOT"}, "a bot's"),
        ({"user": BOT}, "our own"),
        ({"user": BOT, "subtype": "file_share", "files": [{"id": "F01"}]}, "our own"),
        ({"bot_id": "B01", "app_id": "A0DESK001", "user": BOT}, "a bot's"),
        ({"subtype": "message_changed"}, "subtype message_changed"),
        ({"subtype": "message_deleted"}, "subtype message_deleted"),
        ({"subtype": "message_replied"}, "subtype message_replied"),
        ({"subtype": "channel_join"}, "subtype channel_join"),
        ({"subtype": ["channel_join"]}, "subtype of no known kind"),
        ({"subtype": "add lead: jane@acme.com"}, "subtype of no known kind"),
        ({"hidden": True}, "an edit"),
        ({"edited": {"user": PERSON, "ts": TS}}, "an edit"),
        ({"user": None}, "no user"),
        ({"user": 7}, "no user"),
        ({"thread_ts": 1759999999.000001}, "odd thread_ts"),
        ({"text": ""}, "nothing said"),
        ({"text": None}, "nothing said"),
        ({"text": ["a"], "files": {}}, "nothing said"),
    ],
)
def test_what_is_nobodys_message_to_us_is_left_alone(changes: dict[str, Any], why: str) -> None:
    assert hear(message(**changes)) == Ignore(why, f"{TEAM}:{CHANNEL}:{TS}")


@pytest.mark.parametrize(
    "changes",
    [
        {"channel": None},
        {"channel": "#leads"},
        {"channel": "C01:1"},
        {"channel": {"id": "C01"}},
        {"ts": None},
        {"ts": 1760000000.0001},
        {"ts": "now"},
        {"ts": "1.1.1"},
        {"ts": "١.١"},
        {"ts": f"{TS}\n"},
    ],
)
def test_a_message_without_a_place_is_left_alone(changes: dict[str, Any]) -> None:
    assert hear(message(**changes)) == Ignore("no team, channel or ts")


def test_other_events_are_left_alone_by_name() -> None:
    assert hear({"type": "reaction_added"}) == Ignore("event reaction_added")
    assert hear({"type": {"a": 1}}) == Ignore("event of no known kind")


@pytest.mark.parametrize(
    "said",
    [
        f"<@{BOT}> add lead: jane@acme.com",
        f"<@{BOT}|leadline> add lead: jane@acme.com",
        f"  <@{BOT}>: add lead: jane@acme.com",
        f"<@{BOT}>,\u00a0add lead: jane@acme.com",
        f"<@{BOT}> <@{BOT}> add lead: jane@acme.com",
    ],
)
def test_a_mention_and_its_message_are_one_and_read_the_same(said: str) -> None:
    once, again = heard(message(said)), heard(mention(said))
    assert once == again
    assert (once.text, once.mentions_bot, once.key) == ("add lead: jane@acme.com", True, f"{TEAM}:{CHANNEL}:{TS}")


def test_our_mention_is_taken_off_where_a_line_begins_and_stays_elsewhere() -> None:
    said = heard(message(f"morning <@{BOT}>\n<@{BOT}> add lead: a@acme.com\n<@U0OTHER> add lead: b@acme.com"))
    assert said.text == f"morning @{BOT}\nadd lead: a@acme.com\n@U0OTHER add lead: b@acme.com"
    assert said.mentions_bot


@pytest.mark.parametrize("said", ["<@U0OTHER> add lead: x", f"&lt;@{BOT}&gt; hi", f"<@{BOT}X> hi", f"{BOT} hi"])
def test_nobody_else_is_taken_for_us(said: str) -> None:
    assert not heard(message(said)).mentions_bot


def test_a_bare_mention_is_a_message_with_no_words() -> None:
    assert (heard(mention(f"<@{BOT}>")).text, heard(message(f"<@{BOT}>")).mentions_bot) == ("", True)


def test_a_mention_that_does_not_say_who_we_are_means_whom_it_begins_with() -> None:
    assert heard(mention("<@W0X> hi <@U0Y>"), authorizations=None).text == "hi @U0Y"


def test_a_person_who_installed_the_desk_is_heard_all_the_same() -> None:
    installer = [{"team_id": TEAM, "user_id": PERSON, "is_bot": False}]
    assert heard(message("hi"), authorizations=installer).text == "hi"
    assert heard(message("hi"), authorizations=None, authed_users=[PERSON]).text == "hi"


@pytest.mark.parametrize(
    ("outer", "team"),
    [
        ({"team_id": "T0PARTNER", "context_team_id": "T0PARTNER"}, TEAM),
        ({"authorizations": [{"team_id": None, "is_enterprise_install": True, "user_id": BOT}]}, TEAM),
        ({"authorizations": [], "team_id": "T0PARTNER", "context_team_id": "T0HERE"}, "T0HERE"),
        ({"authorizations": None, "team_id": "T0OLD", "context_team_id": None}, "T0OLD"),
        ({"authorizations": "odd", "team_id": "T0OLD", "context_team_id": 7}, "T0OLD"),
    ],
)
def test_the_team_is_the_workspace_whose_token_answers(outer: dict[str, Any], team: str) -> None:
    assert heard(message(), **outer).team == team


@pytest.mark.parametrize(
    ("outer", "changes", "outsider"),
    [
        ({}, {}, False),
        ({}, {"user_team": TEAM, "source_team": TEAM}, False),
        ({"is_ext_shared_channel": True}, {"user_team": "T0PARTNER", "source_team": "T0PARTNER"}, True),
        ({"is_ext_shared_channel": True}, {"user_team": "E0PARTNER"}, True),
        ({"is_ext_shared_channel": True}, {"team": "T0PARTNER"}, True),
        ({"is_ext_shared_channel": True}, {}, False),
        ({}, {"team": "T0OTHER01"}, False),
        ({"context_enterprise_id": "E0OURS001"}, {"user_team": "E0OURS001"}, False),
        ({}, {"user_team": ["T0PARTNER"], "source_team": None}, False),
    ],
)
def test_people_of_other_organisations_are_known_as_such(
    outer: dict[str, Any], changes: dict[str, Any], outsider: bool
) -> None:
    for spoken in (message, mention):
        said = heard(spoken("hi", **changes), **outer)
        assert said.outsider is outsider
        assert from_dict(said.to_dict()) == said


def test_a_message_of_no_workspace_is_left_alone() -> None:
    nowhere = {"authorizations": [{"team_id": None}], "team_id": None, "context_team_id": None}
    assert hear(message(), **nowhere) == Ignore("no team, channel or ts")


def test_text_and_blocks_agree() -> None:
    typed = f"<@{BOT}> add lead: <mailto:jane@acme.com|jane@acme.com> Jane &lt;VP&gt; *now* :wave: <https://acme.com>"
    same = blocks(
        section(
            {"type": "user", "user_id": BOT},
            words(" add lead: "),
            {"type": "link", "url": "mailto:jane@acme.com", "text": "jane@acme.com"},
            words(" Jane <VP> "),
            words("now", bold=True),
            words(" "),
            {"type": "emoji", "name": "wave"},
            words(" "),
            {"type": "link", "url": "https://acme.com"},
        )
    )
    only_text = heard(message(typed))
    assert only_text == heard(message(typed, blocks=same)) == heard(message("", blocks=same))
    assert only_text.text == "add lead: jane@acme.com Jane <VP> *now* :wave: https://acme.com"


def test_the_challenge_is_read() -> None:
    assert read(HONEST["url verification"]) == Challenge("3eZbrw1a")


def test_slack_holding_events_back_is_known() -> None:
    assert isinstance(read(HONEST["held back"]), Ignore)


def test_a_slash_command() -> None:
    said = "<mailto:jane@acme.com|jane@acme.com> O’Brien &amp; Co title=“VP”"
    assert read(form("commands", **command(said, command="/ProcessLead"))) == Command(
        team=TEAM,
        channel=CHANNEL,
        user=PERSON,
        name="/processlead",
        text='jane@acme.com O\'Brien & Co title="VP"',
        trigger_id="1.2.abc",
        response_url="https://hooks.slack.com/commands/T0ACME001/1/x",
    )


def test_a_slash_command_with_nothing_after_it() -> None:
    bare = command(channel_id=DIRECT)
    del bare["text"]
    said = read(form("commands", **bare))
    assert isinstance(said, Command)
    assert (said.text, said.channel) == ("", DIRECT)


@pytest.mark.parametrize("body", [b"ssl_check=1&token=retired", b"token=retired&ssl_check=1", b"ssl_check=1"])
def test_an_ssl_check_needs_no_signature(body: bytes) -> None:
    assert parse("commands", {}, body, secret=SECRET, now=NOW) == SslCheck()


def test_a_click() -> None:
    assert read(payload(click(button("lead:7")))) == Action(
        team=TEAM,
        channel=CHANNEL,
        user=PERSON,
        action_id="delete_lead",
        value="lead:7",
        trigger_id="3.4.def",
        message_ts="1760000001.000200",
        thread_ts=TS,
        response_url="https://hooks.slack.com/actions/T0ACME001/1/x",
    )


@pytest.mark.parametrize(
    ("chosen", "value"),
    [
        ({"type": "static_select", "selected_option": {"text": {}, "value": "hot"}}, "hot"),
        ({"type": "datepicker", "selected_date": "2026-11-23"}, "2026-11-23"),
        ({"type": "users_select", "selected_user": PERSON}, PERSON),
        ({"type": "overflow", "selected_option": None}, ""),
        ({"type": "button"}, ""),
    ],
)
def test_what_was_chosen_is_the_value(chosen: dict[str, Any], value: str) -> None:
    clicked = read(payload(click({"action_id": "x", **chosen})))
    assert isinstance(clicked, Action)
    assert clicked.value == value


def test_a_click_in_an_organisation_belongs_to_the_workspace_of_the_person() -> None:
    clicked = read(payload(click(button(), team=None)))
    assert isinstance(clicked, Action)
    assert clicked.team == TEAM


@pytest.mark.parametrize(
    ("changes", "outside"),
    [
        ({}, False),
        ({"user": {"id": PERSON, "team_id": "T0OTHERS"}}, True),
        ({"user": {"id": PERSON}}, False),
        ({"user": {"id": PERSON, "team_id": 7}}, False),
        ({"team": None}, False),
    ],
)
def test_a_click_by_someone_of_a_workspace_that_shares_the_channel_says_so(
    changes: dict[str, Any], outside: bool
) -> None:
    clicked = read(payload(click(button(), **changes)))
    assert isinstance(clicked, Action)
    assert (clicked.team, clicked.outside) == (TEAM, outside)


@pytest.mark.parametrize(
    "changes",
    [
        {"actions": []},
        {"actions": [7]},
        {"actions": None},
        {"trigger_id": None},
        {"user": None},
        {"message": None, "container": {"type": "view"}},
        {"channel": None, "container": None},
    ],
)
def test_a_click_that_is_on_no_message_is_left_alone(changes: dict[str, Any]) -> None:
    assert read(payload(click(button(), **changes))) == Ignore("a click without a message")


def test_other_interactions_are_left_alone() -> None:
    assert read(HONEST["a modal of another kind"]) == Ignore("a modal that is not ours")
    assert read(HONEST["a shortcut"]) == Ignore("interaction shortcut")


@pytest.mark.parametrize("name", UNSIGNED)
def test_who_is_not_slack_gets_401_and_no_detail(name: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(UNSIGNED[name])
    assert (refused.value.status, refused.value.text) == (401, "")


@pytest.mark.parametrize("name", NONSENSE)
def test_signed_nonsense_gets_a_clear_4xx(name: str) -> None:
    status, sent = NONSENSE[name]
    with pytest.raises(Refusal) as refused:
        read(sent)
    assert refused.value.status == status
    assert 10 < len(refused.value.text) < 100
    assert refused.value.__cause__ is None  # a cause would carry the body into a log


@pytest.mark.parametrize("name", HONEST)
def test_what_slack_documents_is_never_refused(name: str) -> None:
    assert isinstance(read(HONEST[name]), Challenge | SslCheck | Ignore | Message | Command | Action | Submission)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 2**60)
    | st.text(max_size=9)
    | st.sampled_from([TEAM, CHANNEL, BOT, TS]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def _is_answered(kind: Kind, headers: dict[str, str], body: bytes) -> bool:
    try:
        parse(kind, headers, body, secret=SECRET, now=NOW)
    except Refusal as refused:
        return 400 <= refused.status < 500
    return True


@given(
    st.dictionaries(st.sampled_from(sorted(message())) | st.sampled_from(["blocks", "files", "subtype"]), JSON), JSON
)
def test_any_event_is_answered(odd: dict[str, Any], authorizations: object) -> None:
    body = as_json(envelope({**message(), **odd}, authorizations=authorizations))
    assert _is_answered("events", signed(body), body)


@given(st.dictionaries(st.sampled_from(sorted(click({}))), JSON), JSON)
def test_any_click_is_answered(odd: dict[str, Any], action: Any) -> None:
    assert _is_answered(*payload({**click(action), **odd, "type": "block_actions"}))


@given(
    kind=st.sampled_from(["events", "commands", "interactivity"]),
    content_type=st.text(max_size=20) | st.sampled_from(["", "application/json", "application/x-www-form-urlencoded"]),
    body=st.binary(max_size=200) | st.builds(lambda tail: b"payload=" + tail, st.binary(max_size=60)),
)
def test_any_signed_bytes_are_answered(kind: Kind, content_type: str, body: bytes) -> None:
    assert _is_answered(kind, signed(body, content_type), body)


@given(name=st.sampled_from(sorted(EVERYTHING)), where=st.integers(0, 10**6), byte=st.integers(0, 255))
def test_any_damaged_request_is_answered(name: str, where: int, byte: int) -> None:
    sent = EVERYTHING[name]
    body = bytearray(sent.body[:5000] or b"x")
    body[where % len(body)] = byte
    headers = signed(bytes(body), sent.headers.get("content-type", ""))
    assert _is_answered(sent.kind, headers, bytes(body))
