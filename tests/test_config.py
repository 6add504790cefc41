"""Starting the desk with settings that are right, wrong, and half there."""

from pathlib import Path

import pytest

from src import python_fault
from src.config import Settings
from src.errors import ConfigError


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_nothing_is_set_and_the_desk_brings_its_own_slack() -> None:
    settings = Settings.load()
    assert settings.sandbox
    assert (settings.host, settings.port) == ("127.0.0.1", 3000)


def test_both_credentials_are_set_and_it_is_real_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s3cret")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    settings = Settings.load()
    assert not settings.sandbox
    assert "s3cret" not in repr(settings)
    assert "xoxb-1" not in str(settings)


def test_settings_come_from_dotenv_too_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("PORT=4000\nLOG_LEVEL=warning\n")
    monkeypatch.setenv("PORT", "5000")
    settings = Settings.load()
    assert (settings.port, settings.log_level) == (5000, "WARNING")


def test_every_fault_is_told_at_once_and_no_secret_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "SLACK_BOT_TOKEN": "xoxb-very-secret",
        "PORT": "99999",
        "HOST": "0.0.0.0",  # noqa: S104 - the fault is the point
        "SLACK_API_BASE_URL": "slack.com",
        "DATABASE_URL": "mysql://root:pa55@db/x",
        "LOG_LEVEL": "loud",
        "REDIS_URL": "redis://:s3same@cache:port/0",
    }.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError) as fault:
        Settings.load()
    said = str(fault.value)
    assert all(
        name in said
        for name in (
            "SLACK_SIGNING_SECRET",
            "PORT",
            "HOST",
            "SLACK_API_BASE_URL",
            "DATABASE_URL",
            "LOG_LEVEL",
            "REDIS_URL",
        )
    )
    assert "use a number from 1 to 65535" in said
    assert "very-secret" not in said
    assert "pa55" not in said
    assert "s3same" not in said


def test_the_passwords_of_the_servers_are_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://desk:pa55@db/leads")
    monkeypatch.setenv("REDIS_URL", "rediss://:s3same@cache:6379/0")
    printed = repr(Settings.load())
    assert "pa55" not in printed
    assert "s3same" not in printed


def test_a_token_of_another_kind_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s3cret")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xapp-1-secret")
    with pytest.raises(ConfigError, match="begins with xoxb-") as fault:
        Settings.load()
    assert "xapp-1" not in str(fault.value)


def test_writers_are_slack_ids_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings.load().who_may_write == frozenset()
    monkeypatch.setenv("WRITERS", " U0123ABCD, W0456EFGH ,")
    assert Settings.load().who_may_write == {"U0123ABCD", "W0456EFGH"}
    monkeypatch.setenv("WRITERS", "U0123ABCD, @maya")
    with pytest.raises(ConfigError, match="WRITERS: use Slack user ids"):
        Settings.load()


def test_env_example_and_the_settings_name_the_same_things() -> None:
    lines = (Path(__file__).parent.parent / ".env.example").read_text().splitlines()
    named = {line.lstrip("#").split("=")[0].lower() for line in lines if "=" in line and not line.startswith("# ")}
    assert named == set(Settings.model_fields)


def test_an_old_python_is_told_so() -> None:
    assert python_fault((3, 11, 0)) is None
    assert python_fault((3, 14, 2)) is None
    assert "Python 3.11 or newer; this is 3.9" in (python_fault((3, 9, 18)) or "")
