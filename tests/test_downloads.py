"""Having a shared file from Slack: only from Slack, whole or not at all, and in words what a person can do about it."""

import hashlib
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from src.errors import TryLater, UserError
from src.files import MB, FileFacts
from src.sandbox import Sandbox
from src.slack.client import SlackClient
from src.slack.downloads import read_facts
from tests.loopback import TOKEN, Scripted, ok, sandbox_slack, serving

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

DATA = b"email,name\njane@acme.com,Jane Doe\n" * 2000


@pytest.fixture
def slack() -> Iterator[tuple[Sandbox, SlackClient]]:
    with sandbox_slack() as (sandbox, url):
        yield sandbox, SlackClient(TOKEN, url, timeout=1)


def shared(sandbox: Sandbox, data: bytes = DATA, name: str = "leads.csv") -> str:
    ts = sandbox.say("C0LEADS", "", files={name: data})
    assert ts
    entry = sandbox.state.get("C0LEADS", ts)
    assert entry
    return str(entry.message["files"][0]["id"])


def test_a_file_is_looked_up_and_comes_whole(slack: tuple[Sandbox, SlackClient], tmp_path: Path) -> None:
    sandbox, client = slack
    file = client.file_facts(shared(sandbox))
    assert (file.name, file.size, file.mode) == ("leads.csv", len(DATA), "hosted")
    assert list(file.shares) == ["C0LEADS"]
    digest = client.download(file, tmp_path / "it", MB)
    assert (tmp_path / "it").read_bytes() == DATA
    assert digest == hashlib.sha256(DATA).hexdigest()
    assert FileFacts.from_dict(file.to_dict()) == file


@pytest.mark.parametrize(
    ("kind", "more", "says"),
    [
        ("refused", {}, "files:read"),
        ("refused", {"status": 404}, "not there any more"),
        ("login_page", {}, "files:read"),
    ],
)
def test_what_a_person_must_mend_is_said(
    slack: tuple[Sandbox, SlackClient], tmp_path: Path, kind: Any, more: dict[str, Any], says: str
) -> None:
    sandbox, client = slack
    file = client.file_facts(shared(sandbox))
    sandbox.fault("download", kind, **more)
    with pytest.raises(UserError, match=says):
        client.download(file, tmp_path / "it", MB)


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("cut", {}),
        ("wrong_length", {}),
        ("slow", {"seconds": 16.0}),
        ("error", {}),
        ("rate_limited", {"retry_after": 7}),
    ],
)
def test_what_may_be_over_in_a_moment_is_begun_again(
    slack: tuple[Sandbox, SlackClient], tmp_path: Path, kind: Any, more: dict[str, Any]
) -> None:
    sandbox, client = slack
    file = client.file_facts(shared(sandbox))
    sandbox.fault("download", kind, **more)
    with pytest.raises(TryLater) as patience:
        client.download(file, tmp_path / "it", MB)
    assert patience.value.seconds == more.get("retry_after")
    client.download(file, tmp_path / "it", MB)
    assert (tmp_path / "it").read_bytes() == DATA


def test_a_file_that_is_too_large_is_not_begun(slack: tuple[Sandbox, SlackClient], tmp_path: Path) -> None:
    sandbox, client = slack
    file = client.file_facts(shared(sandbox))
    with pytest.raises(UserError, match="IMPORT_MAX_MB"):
        client.download(file, tmp_path / "it", len(DATA) - 1)
    assert sandbox.calls.all()[-1]["method"] == "files.info"


def endless(environ: "WSGIEnvironment", start: "StartResponse") -> Iterator[bytes]:
    """A file that does not say how long it is: 64 MB."""
    start("200 OK", [("Content-Type", "text/csv")])
    return (b"x" * MB for _ in range(64))


def test_a_file_that_turns_out_too_large_is_left_while_it_is_read(tmp_path: Path) -> None:
    with serving(endless) as url:
        file = FileFacts("F1", "a.csv", url=f"{url}/files/F1")
        with pytest.raises(UserError, match="2 MB at most"):
            SlackClient(TOKEN, f"{url}/api/").download(file, tmp_path / "it", 2 * MB)
    assert (tmp_path / "it").stat().st_size <= 2 * MB


def test_no_redirect_is_followed(tmp_path: Path) -> None:
    elsewhere = Scripted([ok()])
    with serving(elsewhere) as thief, sandbox_slack() as (sandbox, url):
        client = SlackClient(TOKEN, url)
        file = client.file_facts(shared(sandbox))
        sandbox.fault("download", "redirect", location=f"{thief}/stolen")
        with pytest.raises(UserError, match="my token stays here"):
            client.download(file, tmp_path / "it", MB)
    assert elsewhere.seen == []


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/files-pri/T1-F1/leads.csv",
        "http://files.slack.com/leads.csv",
        "https://files.slack.com.evil.example/leads.csv",
        "https://files.slack.com@evil.example/leads.csv",
        "https://files.slack.com:8443/leads.csv",
        "file:///etc/passwd",
        "https://[",
    ],
)
def test_the_token_is_shown_to_slack_only(tmp_path: Path, url: str) -> None:
    client = SlackClient(TOKEN, "http://127.0.0.1:9/api/")
    with pytest.raises(UserError, match="my token goes nowhere else"):
        client.download(FileFacts("F1", "leads.csv", url=url), tmp_path / "it", MB)


def test_a_file_that_lies_elsewhere_is_not_fetched(tmp_path: Path) -> None:
    file = read_facts(
        "F1", {"id": "F1", "mode": "external", "is_external": True, "url_private": "https://drive.example"}
    )
    with pytest.raises(UserError, match="outside Slack"):
        SlackClient(TOKEN).download(file, tmp_path / "it", MB)


@pytest.mark.parametrize(
    ("code", "says"), [("missing_scope", "files:read"), ("file_not_found", "not there"), ("file_deleted", "not there")]
)
def test_a_file_that_cannot_be_looked_up(slack: tuple[Sandbox, SlackClient], code: str, says: str) -> None:
    sandbox, client = slack
    sandbox.fault("files.info", "api_error", error=code)
    with pytest.raises(UserError, match=says):
        client.file_facts("F0")


@pytest.mark.parametrize(
    "odd", [None, [], {"size": "12", "shares": [], "mode": 3}, {"shares": {"public": {"C1": [3]}}}]
)
def test_odd_answers_say_nothing(odd: object) -> None:
    assert replace(read_facts("F1", odd), shares={}) == FileFacts("F1")


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    with serving(endless) as url:
        client, file = SlackClient(TOKEN, f"{url}/api/"), FileFacts("F1", "a.csv", url=f"{url}/files/F1")
        tracemalloc.start()
        client.download(file, tmp_path / "it", 80 * MB)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert (tmp_path / "it").stat().st_size == 64 * MB
    assert peak < 16 * MB
