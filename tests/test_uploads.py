"""A file is dropped into the conversation: what is said of it, what is asked, what comes of it."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.handlers.file_shared import HEAD_START
from src.messages import Action, FileShared, Message, from_dict
from src.sandbox.block_limits import refusal
from src.slack.events import Ignore, read_event
from src.uploads.choice import LETTERS, Choice
from tests.running import words
from tests.uploading import CHANNEL, DM, TEAM, YOU, Room, room

PLAIN = (
    "Email,First Name,Last Name,Company,Job Title\n"
    "jane@acme.com,Jane,Doe,Acme,VP Sales\nbob@globex.com,Bob,Roe,Globex,CTO\n"
)
LINES = "jane@acme.com Jane Doe, Acme, VP Sales\nno address here\nbob@globex.com Bob Roe, Globex"
MESSY = (
    "Sales export;;;\n;;;\nE-Mail;Vorname;Firma;Fav Colour\njane@acme.com;Jane;Acme GmbH;blue\n"
    "not-an-address;X;Y;Z\nbob@globex.com;Bob;Globex;red\n"
)
UNSURE = "a,b,c\njane@acme.com,Acme,x1\nbob@globex.com,Globex,x2\n"
BUDGET = "month,amount\nJanuary,1200\nFebruary,900\n"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as here:
        yield here


@pytest.fixture
def asking(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path, ways={"*": "ask"}) as asking:
        yield asking


def test_a_plain_file_is_imported_at_once_and_told_of_in_one_message(here: Room) -> None:
    dropped = here.drops(PLAIN)
    told = here.told(dropped)
    assert "leads.csv: 2 rows imported" in told
    assert "2 new" in told
    assert "The best of them" in told
    jane = here.lead("jane@acme.com")
    assert (jane.draft.name, jane.draft.company, jane.draft.title) == ("Jane Doe", "Acme", "VP Sales")
    assert [bool(each.get("files")) for each in here.answers(dropped)] == [False, True]
    assert here.file(dropped, "-scored.csv").startswith(b"\xef\xbb\xbfscore,tier,email")


def test_rows_that_are_no_leads_come_back_as_they_were_with_the_reason(here: Room) -> None:
    dropped = here.drops(MESSY.encode("cp1252"))
    assert "1 failed" in here.told(dropped)
    lines = here.file(dropped, "-failed.csv").decode("utf-8-sig").splitlines()
    assert lines[0] == "E-Mail,Vorname,Firma,Fav Colour,reason"
    assert lines[1].startswith("not-an-address,X,Y,Z,")
    assert here.lead("jane@acme.com").draft.extra == {"Fav Colour": "blue"}


def test_mended_rows_are_dropped_in_again(here: Room) -> None:
    failed = here.file(here.drops(MESSY), "-failed.csv").decode("utf-8-sig")
    again = here.drops(failed.replace("not-an-address", "xavier@initech.com"), "leads-failed.csv")
    if any("Change mapping" in str(each) for each in here.answers(again)):
        here.presses(again, "Import")
    assert here.lead("xavier@initech.com").draft.company == "Y"


def test_the_same_file_again_says_so_and_changes_nothing(here: Room) -> None:
    here.drops(PLAIN)
    before = here.all_leads()
    assert "is in already. Nothing changed." in here.told(here.drops(PLAIN, "copy.csv"))
    assert here.all_leads() == before


def test_a_file_is_asked_about_where_the_channel_wants_it(asking: Room) -> None:
    dropped = asking.drops(PLAIN)
    told = asking.told(dropped)
    assert "What I take the columns for" in told
    assert "Import new ones only" in told
    assert asking.all_leads() == []
    asking.presses(dropped, "Import")
    assert "2 rows imported" in asking.told(dropped)
    assert asking.lead("bob@globex.com").draft.title == "CTO"


def test_more_rows_than_the_setting_allows_are_asked_about(tmp_path: Path) -> None:
    with room(tmp_path, ask_rows=1) as here:
        assert "leads.csv: 2 rows" in here.told(here.drops(PLAIN))
        assert here.all_leads() == []


def test_what_is_not_sure_is_asked_about_and_can_be_changed(here: Room) -> None:
    dropped = here.drops(UNSURE)
    assert "Change mapping" in here.told(dropped)
    assert here.all_leads() == []
    here.presses(dropped, "Change mapping")
    here.fills_in(dropped, **{"use:1": "company", "use:2": "notes"})
    assert here.all_leads() == []
    here.presses(dropped, "Import")
    jane = here.lead("jane@acme.com")
    assert (jane.draft.company, jane.draft.notes) == ("Acme", ("x1",))


def test_who_comes_too_late_is_told_so_and_the_result_stays(asking: Room) -> None:
    dropped = asking.drops(PLAIN)
    asking.presses(dropped, "Change mapping")
    pressed = asking.button(dropped, "Import")
    asking.does(pressed)
    asking.does(replace(pressed, trigger_id="another"))
    asking.fills_in(dropped, **{"use:3": "notes"})
    assert "2 rows imported" in asking.told(dropped)
    said = [words(each) for each in asking.slack.whispers(CHANNEL)]
    assert len(said) == 2
    assert all("is in already. Nothing changed." in each for each in said)
    assert len([each for each in asking.answers(dropped) if each.get("files")]) == 1


def test_a_file_that_is_turned_down_is_not_imported(asking: Room) -> None:
    dropped = asking.drops(PLAIN)
    asking.presses(dropped, "Skip")
    assert "leads.csv was not imported." in asking.told(dropped)
    assert asking.all_leads() == []


@pytest.mark.parametrize(
    ("button", "company", "leads"), [("Import", "Acme Holding", 2), ("Import new ones only", "Acme", 2)]
)
def test_what_becomes_of_known_addresses_is_chosen(asking: Room, button: str, company: str, leads: int) -> None:
    asking.says("add lead: jane@acme.com Jane Doe, company=Acme")
    dropped = asking.drops(PLAIN.replace(",Acme,", ",Acme Holding,"))
    asking.presses(dropped, button)
    assert asking.lead("jane@acme.com").draft.company == company
    assert len(asking.all_leads()) == leads


def test_undo_restores_what_was_and_keeps_what_came_since(here: Room) -> None:
    here.says("add lead: jane@acme.com Jane Doe, company=Acme, VP Sales")
    before = here.lead("jane@acme.com")
    dropped = here.drops(PLAIN.replace("VP Sales", "CEO"))
    assert here.lead("jane@acme.com").draft.title == "CEO"
    here.presses(dropped, "Undo")
    assert "was taken back" in here.told(dropped)
    assert here.lead("jane@acme.com").draft == before.draft
    assert here.lead("bob@globex.com") is None


def test_people_of_other_workspaces_are_asked_about_and_press_nothing(here: Room) -> None:
    dropped = here.drops(PLAIN, outsider=True)
    assert here.all_leads() == []
    here.presses(dropped, "Import", outside=True)
    assert "Only people of the workspace" in here.told(dropped)
    assert here.all_leads() == []


@pytest.mark.parametrize(
    ("name", "data"),
    [("budget.csv", BUDGET), ("notes.txt", "Minutes of Monday\n\nWe met and talked.\n"), ("photo.png", "\x89PNG....")],
)
def test_a_file_that_is_not_for_us_is_left_alone(here: Room, name: str, data: str) -> None:
    dropped = here.drops(data, name, "have a look")
    assert here.answers(dropped) == []
    assert here.all_leads() == []


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("photo.png", b"\x89PNG", "photo.png is none of them"),
        ("leads.csv", BUDGET.encode(), "no column of e-mail addresses"),
        ("leads.xlsx", b"no workbook at all", "⚠️"),
    ],
)
def test_what_was_given_to_the_desk_is_answered(here: Room, name: str, data: bytes, says: str) -> None:
    assert says in here.told(here.drops(data, name, mentions_bot=True))


def test_in_a_channel_where_files_are_left_alone_the_desk_may_be_asked(tmp_path: Path) -> None:
    with room(tmp_path, ways={CHANNEL: "off"}) as here:
        assert here.answers(here.drops(PLAIN)) == []
        assert "2 rows imported" in here.told(here.drops(PLAIN, text="add leads: Q4"))


def test_a_download_that_breaks_off_is_begun_again(here: Room) -> None:
    here.slack.fault("download", "cut", 2)
    assert "2 new" in here.told(here.drops(PLAIN))


def test_a_download_that_keeps_breaking_off_is_given_up_with_words(here: Room) -> None:
    here.slack.fault("download", "cut", 50)
    assert "keeps breaking off" in here.told(here.drops(PLAIN))


def test_a_missing_scope_is_named(here: Room) -> None:
    here.slack.fault("download", "login_page")
    assert "files:read" in here.told(here.drops(PLAIN))


def test_the_event_of_the_file_makes_sure_of_the_messages_own_job(here: Room) -> None:
    dropped = here.drops(PLAIN)
    here.hears_of(dropped, dropped.files[0].id)
    (taken_on,) = here.accepted
    assert isinstance(taken_on, Message)
    assert taken_on.key == dropped.key, "so that the inbox knows it for the same"
    assert [file.id for file in taken_on.files] == [dropped.files[0].id]
    photo = here.drops(b"\x89PNG", "photo.png")
    here.hears_of(photo, photo.files[0].id)
    assert len(here.accepted) == 1


def test_file_shared_is_read_and_our_own_files_are_not() -> None:
    event = {"type": "file_shared", "channel_id": CHANNEL, "file_id": "F111", "user_id": YOU, "event_ts": "1.2"}
    body = {"team_id": TEAM, "authorizations": [{"team_id": TEAM, "user_id": "U0DESK", "is_bot": True}]}
    shared = read_event(body, event | {"file": {"id": "F111"}})
    assert shared == FileShared(TEAM, CHANNEL, YOU, "F111", "1.2")
    assert from_dict(shared.to_dict()) == shared
    assert isinstance(read_event(body, event | {"user_id": "U0DESK"}), Ignore)
    assert isinstance(read_event(body, event | {"channel_id": None}), Ignore)
    assert HEAD_START < 5


def test_pasted_lines_are_imported_under_their_name(here: Room) -> None:
    said = here.says(f"add leads: Q4 batch\n{LINES}")
    told = here.told(said)
    assert "Q4 batch: 3 rows imported" in told
    assert "2 new" in told
    assert "1 failed" in told
    assert here.lead("jane@acme.com").draft.title == "VP Sales"


def test_no_lines_is_said(here: Room) -> None:
    assert "There is no line with an e-mail address" in here.told(here.says("add leads: Q4 batch"))


@pytest.mark.parametrize("said", ["give me this as CSV", "Can you export this please?", "as csv", "export it"])
def test_an_answer_comes_as_a_file(here: Room, said: str) -> None:
    here.drops(PLAIN)
    asked = here.says("show all leads", mentions_bot=True)
    here.says(said, thread=asked.ts)
    assert b"jane@acme.com" in here.file(asked, ".csv")


def test_named_leads_come_as_a_file(here: Room) -> None:
    here.drops(PLAIN)
    tier = here.lead("jane@acme.com").card.tier.lower()
    said = here.says(f"export {tier} leads")
    assert b"jane@acme.com" in here.file(said, ".csv")


def test_there_must_be_an_answer_to_make_a_file_of(here: Room) -> None:
    assert "There is no answer before this" in here.told(here.says("give me this as csv", mentions_bot=True))


def test_only_some_may_have_leads_as_a_file(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with room(tmp_path, exporters=frozenset({"U0BOSS"})) as here:
        dropped = here.drops(PLAIN)
        assert "2 new" in here.told(dropped)
        assert all(not each.get("files") for each in here.answers(dropped))
        assert "EXPORTERS" in here.told(here.says("export all leads", mentions_bot=True))
    assert "leads exported" not in caplog.text


def test_an_export_is_logged_without_its_leads(here: Room, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    here.drops(PLAIN)
    (record,) = [each for each in caplog.records if each.message == "leads exported"]
    assert (record.__dict__["user"], record.__dict__["rows"]) == (YOU, 2)
    assert "jane" not in caplog.text


@pytest.mark.parametrize("said", ["export controls are strict", "can you send it in the mail", "we export to France"])
def test_talk_of_exports_is_no_command(here: Room, said: str) -> None:
    assert here.answers(here.says(said)) == []


def test_a_file_waits_for_its_turn_and_keeps_nobody_from_working(here: Room) -> None:
    slept: list[float] = []

    def wait(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 2:
            turns.pop().close()

    turns = [ExitStack() for _ in range(3)]
    for turn in turns:
        turn.enter_context(here.uploads.turns())
    here.sleep = wait
    assert "2 new" in here.told(here.drops(PLAIN))
    assert len(slept) == 2
    for turn in turns:
        turn.close()


def test_a_stop_button_does_not_wait_behind_what_it_stops() -> None:
    click = ("1", "1.1", "1.2", None)
    stop = Action(TEAM, CHANNEL, YOU, "import_stop", *click)
    start = Action(TEAM, CHANNEL, YOU, "import_by_update", *click)
    assert stop.conversation != start.conversation


choices = st.builds(
    Choice,
    st.from_regex(r"F[A-Z0-9]{8,12}", fullmatch=True),
    st.sampled_from(["update", "skip", "create"]),
    st.dictionaries(st.integers(0, 39), st.sampled_from(sorted(LETTERS)), max_size=40),
)


@given(choices)
def test_what_a_button_carries_is_read_again_and_fits(choice: Choice) -> None:
    assert Choice.read(str(choice)) == choice
    assert len(str(choice)) <= 150


@given(st.text(max_size=60))
def test_what_is_none_of_ours_is_told_apart(written: str) -> None:
    found = Choice.read(written)
    assert found is None or Choice.read(str(found)) == found


def test_a_file_of_odd_columns_is_shown_within_slacks_limits(here: Room) -> None:
    names = ["Email", *(f"<!channel> *{n}* {'x' * 200}" for n in range(120))]
    row = ["jane@acme.com", *("<!here> " + "y" * 300 for _ in range(120))]
    dropped = here.drops("\n".join(",".join(each) for each in (names, row, row)), mentions_bot=True)
    (shown,) = here.answers(dropped)
    assert refusal(shown["blocks"]) is None
    assert "<!" not in re.sub(r"<\u2060", "", json.dumps(shown["blocks"], ensure_ascii=False))
    here.presses(dropped, "Change mapping")
    (view,) = here.slack.modals.shown(YOU)
    assert len(view["blocks"]) <= 100


def test_a_file_in_a_direct_message_is_for_the_desk(here: Room) -> None:
    assert "2 rows imported" in here.told(here.drops(PLAIN, channel=DM))
