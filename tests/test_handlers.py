"""Who answers what: discovered files, the order they are asked in, and twins that are refused."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from src.blocks import CANCEL, CONFIRM
from src.handlers import discover, refuse_twins
from src.messages import Action, Command, Message, SharedFile
from src.routing import Stage, route

HANDLERS = discover()


def answers(text: str, **more: object) -> str | None:
    message = Message("T1", "C1", "U1", "1.1", text)
    handler = route(replace(message, **more), HANDLERS)  # type: ignore[arg-type]  # the test names fields freely
    return handler.name if handler else None


@pytest.mark.parametrize(
    "said",
    [
        "add lead: jane@acme.com",
        "ADD   LEAD : jane@acme.com",
        "good morning!\nadd lead: jane@acme.com Jane",
        "add\u00a0lead: jane@acme.com",
    ],
)
def test_a_lead_is_taken_wherever_it_is_said(said: str) -> None:
    assert answers(said) == "add lead"


@pytest.mark.parametrize("said", ["we closed Acme!", "lunch at noon", "see you tomorrow", "", "hi"])
def test_chatter_is_left_alone_without_a_look_at_the_store(said: str) -> None:
    assert answers(said) is None


@pytest.mark.parametrize(
    ("said", "more", "name"),
    [
        ("how many leads today?", {"channel_type": "im"}, "ask"),
        ("how many leads today?", {"mentions_bot": True}, "ask"),
        ("help", {"channel_type": "im"}, "help"),
        ("Hilfe!", {"mentions_bot": True}, "help"),
        ("add leads: Q4", {"mentions_bot": True}, "add leads"),
        ("here", {"channel_type": "im", "files": (SharedFile("F1"),)}, "upload"),
    ],
)
def test_what_is_said_to_the_desk_is_answered(said: str, more: dict[str, object], name: str) -> None:
    assert answers(said, **more) == name


def test_a_slash_command_has_its_handler_and_a_click_has_none_yet() -> None:
    command = Command("T1", "C1", "U1", "/processlead", "jane@acme.com", "1.2")
    handler = route(command, HANDLERS)
    assert handler
    assert handler.name == "add lead"
    assert handler.ack(command).startswith("On it")
    assert handler.ack(replace(command, text=" ")).startswith("Tell me about the lead")
    assert route(replace(command, name="/other"), HANDLERS) is None
    assert route(Action("T1", "C1", "U1", "edit", "7", "1.3", "1.1"), HANDLERS) is None


def test_menus_and_buttons_have_handlers() -> None:
    names = {"lead_open": "open a lead", "answer_csv": "answer as CSV"}
    for action_id, name in (names | dict.fromkeys((CONFIRM, CANCEL), "settle a proposal")).items():
        handler = route(Action("T1", "C1", "U1", action_id, "7", "1.3", "1.1"), HANDLERS)
        assert handler
        assert handler.name == name


def test_files_come_before_commands_and_commands_before_questions() -> None:
    assert [handler.stage for handler in HANDLERS] == sorted(handler.stage for handler in HANDLERS)
    assert {handler.stage for handler in HANDLERS} == set(Stage)


def test_twins_are_refused_at_start() -> None:
    twin = replace(HANDLERS[0], name="another", slash=("/processlead",))
    with pytest.raises(RuntimeError, match="/processlead"):
        refuse_twins((*HANDLERS, twin))


def test_the_manifest_and_the_handlers_name_the_same_commands() -> None:
    manifest = json.loads((Path(__file__).parent.parent / "manifest.json").read_text())
    offered = {command["command"]: command["usage_hint"] for command in manifest["features"]["slash_commands"]}
    assert offered == {name: handler.hint for handler in HANDLERS for name in handler.slash}
