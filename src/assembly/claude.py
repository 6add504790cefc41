"""The desk's Claude by its settings: the model, the agent that answers, the runs that look at leads, the money."""

from collections.abc import Sequence
from functools import partial

from src.config import Settings
from src.conversation.agent import ClaudeAgent
from src.conversation.leaks import Leaks
from src.conversation.prompt import SYSTEM
from src.database import Database
from src.lead_runs.judge import Judge
from src.lead_runs.research import Research
from src.lead_runs.worker import LeadRuns
from src.leads.assessment import assess
from src.leads.rules.rubric import Rubric
from src.records.budget import Budget
from src.records.kept import Records
from src.routing import Agent
from src.sandbox import Sandbox
from src.sdk import tools
from src.sdk.breaker import Resting
from src.sdk.late import Edge, Late
from src.sdk.model import Batches, Model
from src.sdk.orchestrator import Orchestrator
from src.sdk.prices import load_prices
from src.slack.client import SlackClient


def claude_of(settings: Settings) -> Model | None:
    """Claude, or whom the settings name in its place, left alone while it fails; None: there is no model."""
    return Resting(Late(lambda: connected(settings))) if settings.has_claude else None


def batches_of(settings: Settings) -> Batches | None:
    """Where requests are left to be answered within a day; None: there is no model."""
    return Late(lambda: connected(settings)) if settings.has_claude else None


def connected(settings: Settings) -> Edge:
    """The edge to the Messages API. Imports its SDK, which takes most of a second."""
    from src.sdk.claude import ANTHROPIC, Claude

    return Claude(
        # a server of one's own may need no key, but the header must hold something
        api_key=settings.anthropic_api_key.get_secret_value() if settings.anthropic_api_key else "no-key-needed",
        base_url=settings.anthropic_base_url or ANTHROPIC,
        timeout=settings.anthropic_timeout_seconds,
        retries=settings.anthropic_retries,
    )


def agent_of(settings: Settings, model: Model | None, kept_secret: Sequence[str]) -> Agent | None:
    """Claude at the desk; None: there is no model."""
    if model is None:
        return None
    desk = Orchestrator(model, tools.discover(), name=settings.anthropic_model, system=SYSTEM)
    return ClaudeAgent(desk, Leaks(kept_secret, SYSTEM))


def told_to_nobody(settings: Settings, sandbox: Sandbox | None) -> list[str]:
    """What no answer may ever hold."""
    kept = (settings.slack_signing_secret, settings.slack_bot_token, settings.anthropic_api_key)
    own = [sandbox.signing_secret, sandbox.bot_token] if sandbox else []
    return [*own, settings.database_url, *([settings.redis_url] if settings.redis_url else [])] + [
        secret.get_secret_value() for secret in kept if secret
    ]


def lead_runs_of(
    settings: Settings, database: Database, rubric: Rubric, model: Model, slack: SlackClient, records: Records
) -> LeadRuns:
    """How this desk has a model look at its leads."""
    research = Research(settings.domains) if settings.lead_research else None
    judge = Judge(settings.anthropic_research_model, rubric, research)
    batches = batches_of(settings) if settings.batch_leads else None
    by_rules = partial(assess, rubric=rubric)
    return LeadRuns(database, model, judge, by_rules, replace=slack.update, records=records, batches=batches)


def records_of(settings: Settings, database: Database) -> Records:
    """What the desk keeps of its own doing, by its settings. Raises ConfigError for prices that make no sense."""
    team, person = settings.daily_budget_team_usd, settings.daily_budget_person_usd
    micros = [None if each is None else int(each * 1_000_000) for each in (team, person)]
    return Records(database, load_prices(settings.prices_file), Budget(settings.zone, *micros))
