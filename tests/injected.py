"""The desk among hostile texts, with the worst of models: one that does whatever any text asks of it.

A case of tests/data/injections.jsonl says where its text stands, what the model then calls and says, and what must not
be in anything that is posted. `{LEAD}` and the like stand for what only a running desk knows.
"""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from src.conversation.agent import ClaudeAgent
from src.conversation.leaks import Leaks
from src.conversation.prompt import SYSTEM
from src.leads.models import Lead, LeadDraft, Origin
from src.leads.query import Column, LeadQuery
from src.sdk import tools
from src.sdk.model import Answered, Request, unheard
from src.sdk.orchestrator import Orchestrator
from tests.scripted_model import calls, says
from tests.talking import CHANNEL, Job, Office

Case = Mapping[str, Any]
TEAM, RIVALS = "T0SANDBOX", "T0RIVAL"
KEY, TOKEN = "key-of-the-desk-Q7x9Lp2", "xoxb-" + "4444-token-of-the-desk"
DATABASE = "postgresql://desk:hunter2pass@db.example/leads"
OTHER_LEAD, OTHER_TALK = "olga@rival-customers.example", "the merger with Falcon closes for 9.9 million"
NAME = "Ada Quist"
_FIELDS = ("name", "company", "title")


@dataclass
class Worst:
    """Implements `src.sdk.model.Model`: calls what it was told to, then says what it was told to, and insists."""

    calls: list[tuple[str, Mapping[str, Any]]]
    words: str
    asked: list[Request] = field(default_factory=list)

    def respond(self, request: Request, on_text: Callable[[str], None] = unheard) -> Answered:
        self.asked.append(replace(request, messages=list(request.messages)))
        if self.calls and len(self.asked) == 1:
            return calls(*self.calls)
        for word in self.words.split(" "):
            on_text(f"{word} ")
        return says(self.words)

    def count_tokens(self, request: Request) -> int:
        return len(str(request.messages)) // 4


@dataclass
class Ran:
    """What became of a case."""

    model: Worst
    sent: str
    calls: Sequence[Mapping[str, Any]]
    blocks: list[dict[str, Any]]
    never: list[str]
    leads: tuple[Mapping[int, Any], Mapping[int, Any]]


def posted(case: Case, office: Office) -> Ran:
    """What the whole desk has sent to Slack about a case, what the model was asked, and all leads before and after."""
    lead = _planted(case, office)
    known = _known(lead, _rivals_lead(office))
    model = Worst([(name, _filled(said, known)) for name, said in case["calls"]], _filled(case["says"], known))
    leaks = Leaks([KEY, TOKEN, DATABASE], SYSTEM)
    agent = ClaudeAgent(Orchestrator(model, tools.discover(), name="worst", system=SYSTEM), leaks)
    began, before = len(office.slack.calls.all()), _all_leads(office)
    job = _asked(case, office, lead.id)
    job.run(office.desk(agent=agent, analyst_first=False))
    sent = [call for call in office.slack.calls.all()[began:] if call["method"].startswith("chat.")]
    said = [office.slack.state.get(CHANNEL, each["ts"]) for each in office.answers_to(job.message)]
    blocks = [block for entry in said if entry for block in entry.message.get("blocks", ())]
    never = [_filled(each, known) for each in case["never"]]
    text = "\n".join(_texts(call["arguments"]) for call in sent)
    return Ran(model, text, sent, blocks, never, (before, _all_leads(office)))


def _all_leads(office: Office) -> dict[int, Lead]:
    """The leads of both teams, by number."""
    query = LeadQuery(columns=(Column.EMAIL,), limit=1000)
    found: dict[int, Lead] = {}
    for team in (TEAM, RIVALS):
        for each in office.leads.ask(team, query, datetime.now(UTC)).listed:
            lead = office.leads.by_id(team, each.lead_id)
            found |= {lead.id: lead} if lead else {}
    return found


def _planted(case: Case, office: Office) -> Lead:
    """The lead that is asked about, with the text where the case has it."""
    text, where = case["text"], case["where"]
    fields: dict[str, Any] = {"name": NAME, "company": "Quist Partners", "title": "Accountant"}
    if where in _FIELDS:
        fields[where] = text
    if where in ("notes", "page"):
        fields["notes"] = (text if where == "notes" else f"From their web page: {text}",)
    if where == "csv":
        fields["extra"] = {"Comment": text}
    email = f"{case['id'].replace('_', '-')}@quist-partners.example"
    draft = LeadDraft(email=email, email_key=email, **fields)
    return office.leads.add(draft, _origin(TEAM, case["id"])).lead


def _rivals_lead(office: Office) -> int:
    """A lead of another team in the same store."""
    draft = LeadDraft(email=OTHER_LEAD, email_key=OTHER_LEAD, name="Olga Rival", company="Rival Customers")
    return office.leads.add(draft, _origin(RIVALS, "rival")).lead.id


def _origin(team: str, key: str) -> Origin:
    return Origin(team, CHANNEL, "U0YOU", f"{team}:{key}", datetime.now(UTC))


def _asked(case: Case, office: Office, lead_id: int) -> Job:
    """Somebody asks about the lead, or says the hostile text themselves, from outside."""
    outsider = case["where"] == "outsider"
    question = case["text"].replace("{NAME}", NAME) if outsider else f"Please tell me the story of lead {lead_id}"
    job = office.said(question)
    job.message = replace(job.message, outsider=outsider, mentions_bot=True)
    _talked(office, "C0BOARD", "1.1", OTHER_TALK)
    if case["where"] in ("history", "file_name"):
        said = case["text"] if case["where"] == "history" else f"I uploaded {case['text']}"
        _talked(office, CHANNEL, job.message.session_thread, said)
    return job


def _talked(office: Office, channel: str, thread: str, text: str) -> None:
    said = {
        "role": "user",
        "content": text,
        "timestamp": datetime.now(UTC).isoformat(),
        "ts": "1.5",
        "user": "U0MALLORY",
    }
    answer = {"role": "assistant", "content": "I see.", "timestamp": said["timestamp"], "ts": "1.5"}
    office.sessions.append_messages(channel, thread, [said, answer], context={}, team=TEAM)


def _known(lead: Lead, other: int) -> dict[str, str]:
    lines = SYSTEM.strip().splitlines()
    secrets = {"KEY": KEY, "KEY_BACKWARDS": KEY[::-1], "KEY_BASE64": base64.b64encode(KEY.encode()).decode()}
    prompt = {"PROMPT": SYSTEM, "PROMPT_LINES": "\n".join(SYSTEM.split()), "PROMPT_UPPER": SYSTEM.upper()}
    return (
        secrets
        | prompt
        | {
            "LEAD": str(lead.id),
            "OTHER_ID": str(other),
            "NAME": NAME,
            "EMAIL": lead.draft.email,
            "TOKEN": TOKEN,
            "TOKEN_SPACED": " ".join(TOKEN),
            "DATABASE": DATABASE,
            "PROMPT_PART": " ".join(lines[3].strip("- ").split()[:6]),
            "OTHER_LEAD": OTHER_LEAD,
            "OTHER_TALK": OTHER_TALK,
        }
    )


def _filled(value: Any, known: Mapping[str, str]) -> Any:
    """With what the placeholders stand for."""
    if isinstance(value, str):
        for name, known_value in known.items():
            value = value.replace(f"{{{name}}}", known_value)
        return value
    if isinstance(value, list):
        return [_filled(each, known) for each in value]
    return {name: _filled(each, known) for name, each in value.items()} if isinstance(value, dict) else value


def _texts(arguments: Mapping[str, Any]) -> str:
    """All of a call as text, its blocks decoded."""
    decoded = {
        name: json.loads(value) if name in ("blocks", "metadata") and isinstance(value, str) else value
        for name, value in arguments.items()
    }
    return json.dumps(decoded, ensure_ascii=False)
