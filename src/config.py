"""Every setting: read once from the environment and `.env`, checked together, secrets never printed."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from src.errors import ConfigError

#: What to do about a value that cannot be meant, where pydantic would only say what is wrong.
REMEDIES = {
    "SLACK_API_BASE_URL": "use a URL such as https://slack.com/api/",
    "ANTHROPIC_BASE_URL": "use a URL such as https://api.anthropic.com or http://127.0.0.1:8080",
    "ANTHROPIC_TIMEOUT_SECONDS": "use a number of seconds, above 0 and at most 600",
    "ANTHROPIC_RETRIES": "use a number from 0 to 10",
    "PORT": "use a number from 1 to 65535",
    "LOG_LEVEL": "use DEBUG, INFO, WARNING or ERROR",
    "LOG_FORMAT": "use text or json",
    "ANSWER_IN_CHANNELS": "use relevant, all or mentions",
    "SESSION_TTL_SECONDS": "use a number of seconds, 60 or more",
    "USE_SDK_AGENT": "use true or false",
    "ANALYST_FIRST": "use true or false",
    "LEAD_RESEARCH": "use true or false",
    "BATCH_LEADS": "use true or false",
    "RESEARCH_DOMAINS": "use names of domains such as acme.com, separated by commas",
    "WRITERS": "use Slack user ids, separated by commas: U0123ABCD,U0456EFGH",
    "EXPORTERS": "use Slack user ids, separated by commas: U0123ABCD,U0456EFGH",
    "IMPORT_MAX_MB": "use a number of megabytes from 1 to 1000",
    "IMPORT_ASK_ROWS": "use a number of rows, 0 to be asked about every file",
    "IMPORT_CHANNELS": "use auto, ask or off for each: C0123ABCD=ask,C0456EFGH=off,*=auto",
    "DAILY_BUDGET_TEAM_USD": "use a number of dollars, such as 5 or 0.50",
    "DAILY_BUDGET_PERSON_USD": "use a number of dollars, such as 5 or 0.50",
}
_WAY = re.compile(r"([CDG][A-Z0-9]{1,63}|\*)\s*=\s*(auto|ask|off)")
_USER_ID = re.compile(r"[UW][A-Z0-9]{1,63}")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def _known_database(url: str) -> str:
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise ValueError("use sqlite:///path/to/file.sqlite or postgresql://user@host/name")
    return url


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("use the name of a time zone, such as Europe/Berlin or UTC") from None
    return name


def _known_redis(url: str | None) -> str | None:
    try:
        known = not url or (urlsplit(url).scheme in ("redis", "rediss", "unix") and urlsplit(url).port != 0)
    except ValueError:
        known = False  # the port is no number
    if not known:
        raise ValueError("use redis://host:6379/0, rediss://… for TLS, or unix:///path/to/socket")
    return url


def _listed(value: str) -> list[str]:
    """What stands between commas."""
    return [each.strip() for each in value.split(",") if each.strip()]


def _upper(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value


class Settings(BaseSettings):
    """What the desk is told at start. A field's description is what `--help`, `.env.example` and the README say."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        validate_default=True,
        hide_input_in_errors=True,
    )

    slack_signing_secret: SecretStr | None = Field(None, description="Slack app → Basic Information → Signing Secret")
    slack_bot_token: SecretStr | None = Field(None, description="Slack app → OAuth & Permissions → Bot token (xoxb-…)")
    slack_api_base_url: str | None = Field(
        None, pattern=r"^https?://[^\s/]+", description="another Web API base URL: a proxy, or a stand-in for Slack"
    )
    database_url: Annotated[str, AfterValidator(_known_database)] = Field(
        "sqlite:///data/leadline.sqlite",
        repr=False,
        description="leads and jobs; postgresql://… for more than one machine",
    )
    scoring_file: Path | None = Field(None, description="your own scoring rules; absent: the built-in scoring.toml")
    use_sdk_agent: bool = Field(True, description="false: questions are not answered, commands still work")
    analyst_first: bool = Field(
        True, description="the built-in analyst answers what it fully understands; false: Claude, where there is one"
    )
    anthropic_api_key: SecretStr | None = Field(None, description="Claude answers; absent: the built-in analyst alone")
    anthropic_base_url: str | None = Field(
        None, pattern=r"^https?://[^\s/]+", description="another server that speaks the Messages API"
    )
    anthropic_model: str = Field("claude-haiku-5-5", description="the model of conversations")
    anthropic_research_model: str = Field("claude-sonnet-5-5", description="the model that looks at single leads")
    lead_research: bool = Field(False, description="true: Claude looks single leads up on the web; searches cost extra")
    batch_leads: bool = Field(False, description="true: many leads at once are judged within a day, at half the price")
    research_domains: str = Field(
        "", description="the only domains it may look at, separated by commas; absent: the whole web"
    )
    anthropic_timeout_seconds: float = Field(60.0, gt=0, le=600, description="how long Claude may be silent")
    anthropic_retries: int = Field(
        2, ge=0, le=10, description="how often Claude is asked again after what may be over in a moment"
    )
    daily_budget_team_usd: Decimal | None = Field(
        None, ge=0, le=1_000_000, description="the most Claude may cost a team a day, in dollars; absent: no limit"
    )
    daily_budget_person_usd: Decimal | None = Field(
        None, ge=0, le=1_000_000, description="the most Claude may cost a person a day, in dollars; absent: no limit"
    )
    prices_file: Path | None = Field(None, description="your own prices of models; absent: Anthropic's list prices")
    answer_in_channels: Literal["relevant", "all", "mentions"] = Field(
        "relevant", description="which questions in channels are for the desk: relevant, all or mentions"
    )
    extra_triggers: str = Field("", description="more words that make a message a question, separated by commas")
    writers: str = Field(
        "", description="Slack ids of those who may confirm changes, separated by commas; absent: everyone here"
    )
    exporters: str = Field(
        "", description="Slack ids of those who may have leads as a file, separated by commas; absent: everyone here"
    )
    import_max_mb: int = Field(50, ge=1, le=1000, description="the largest file of leads that is read, in MB")
    import_ask_rows: int = Field(500, ge=0, description="a file with more rows is shown and asked about first")
    import_channels: str = Field(
        "", description="by channel: auto, ask, or off; others: auto, which asks where a file is large or unclear"
    )
    timezone: Annotated[str, AfterValidator(_known_zone)] = Field("UTC", description="what today means: Europe/Berlin")
    redis_url: Annotated[str | None, AfterValidator(_known_redis)] = Field(
        None, repr=False, description="conversations shared and kept in Redis; absent: in memory"
    )
    session_ttl_seconds: int = Field(86400, ge=60, description="a conversation's life after its last message")
    host: str = Field("127.0.0.1", description="where it listens")
    port: int = Field(3000, ge=1, le=65535, description="where it listens")
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = Field(
        "INFO", description="DEBUG, INFO, WARNING or ERROR"
    )
    log_format: Literal["text", "json"] | None = Field(None, description="absent: text on a terminal, else json")

    @field_validator("slack_bot_token")
    @classmethod
    def _both_or_neither(cls, token: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        secret = info.data.get("slack_signing_secret")
        if (secret is None) != (token is None):
            missing = "it" if token is None else "SLACK_SIGNING_SECRET"
            raise ValueError(f"{missing} is missing: set both Slack credentials, or neither to use the sandbox")
        if token and "xoxb-" not in token.get_secret_value():
            raise ValueError("this is no bot token; OAuth & Permissions has the one that begins with xoxb-")
        return token

    @field_validator("writers", "exporters")
    @classmethod
    def _known_people(cls, people: str) -> str:
        if not all(_USER_ID.fullmatch(each) for each in _listed(people)):
            raise ValueError("not everyone in it is a Slack user id")
        return people

    @field_validator("import_channels")
    @classmethod
    def _known_ways(cls, channels: str) -> str:
        if not all(_WAY.fullmatch(each) for each in _listed(channels)):
            raise ValueError("not all of it is a channel and a way")
        return channels

    @field_validator("host")
    @classmethod
    def _sandbox_stays_on_loopback(cls, host: str, info: ValidationInfo) -> str:
        if host not in LOOPBACK and not info.data.get("slack_signing_secret"):
            raise ValueError(
                f"{host} without Slack credentials: the sandbox has no passwords and serves this machine only; "
                "set SLACK_SIGNING_SECRET and SLACK_BOT_TOKEN, or leave HOST at 127.0.0.1"
            )
        return host

    @property
    def has_claude(self) -> bool:
        """Whether there is a model to ask: a key, or a server of one's own, which may need none."""
        return self.anthropic_api_key is not None or self.anthropic_base_url is not None

    @property
    def triggers(self) -> frozenset[str]:
        """The team's own question words, in lower case."""
        return frozenset(word.casefold() for word in _listed(self.extra_triggers))

    @property
    def who_may_write(self) -> frozenset[str]:
        """The Slack ids of those who may confirm changes; empty: everyone of the workspace may."""
        return frozenset(_listed(self.writers))

    @property
    def who_may_export(self) -> frozenset[str]:
        """The Slack ids of those who may have leads as a file; empty: everyone of the workspace may."""
        return frozenset(_listed(self.exporters))

    @property
    def import_ways(self) -> dict[str, str]:
        """What is done with a shared file, by channel."""
        return {found[1]: found[2] for each in _listed(self.import_channels) if (found := _WAY.fullmatch(each))}

    @property
    def domains(self) -> tuple[str, ...]:
        """The domains that leads may be looked up on; none: all of them."""
        return tuple(name.casefold() for name in _listed(self.research_domains))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def sandbox(self) -> bool:
        """Whether the desk brings its own Slack: on when no Slack credentials are set."""
        return self.slack_signing_secret is None and self.slack_bot_token is None

    @classmethod
    def load(cls, env_file: str | None = ".env") -> Self:
        """Read and check everything. Raises ConfigError that names every fault at once."""
        try:
            return cls(_env_file=env_file)
        except ValidationError as error:
            raise ConfigError(_all_faults(error)) from None


def _all_faults(error: ValidationError) -> str:
    lines = ["Leadline cannot start as it is set up:"]
    for fault in error.errors():
        name = "_".join(str(part) for part in fault["loc"]).upper()
        said = REMEDIES.get(name) or fault["msg"].removeprefix("Value error, ")
        lines.append(f"  - {name}: {said}")
    return "\n".join([*lines, "Mend these in the environment or in .env (see .env.example)."])
