"""A stand-in for Claude for trying the desk by hand: it reads the question by pattern, calls a tool, words the result.

It takes its tools from the request and never calls one that is not there; what it says of leads it read in a result.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.messages_api.steps import Step, calls, says
from tests.messages_api.turns import blocks_of

Body = Mapping[str, Any]

_TIERS = {"hot": "HOT", "warm": "WARM", "cold": "COLD"}
_GROUPS = ("source", "tier", "owner", "country", "industry", "status", "company", "title", "day", "week", "month")
_PERIODS = {
    r"\btoday\b": {"unit": "day"},
    r"\byesterday\b": {"unit": "day", "offset": -1},
    r"\bthis week\b": {"unit": "week"},
    r"\blast week\b": {"unit": "week", "offset": -1},
    r"\bthis month\b": {"unit": "month"},
}
_HELP = "I can look up leads, compare them, and prepare changes for you to confirm. What would you like to know?"


def persona(body: Body) -> Step:
    """The step for a request."""
    question = asked(body)
    results = [block for block in blocks_of(body["messages"][-1]) if block["type"] == "tool_result"]
    tools = {tool["name"]: tool for tool in body.get("tools") or []}
    if not results:
        wish = next(((name, said) for name, said in wishes(question) if name in tools), None)
        return calls(*wish) if wish else says(_HELP)
    if (number := _query_number(results[-1])) and re.search(r"\b(chart|plot|graph|draw)\b", question, re.I):
        return calls("make_chart", {"query": number})
    if number and re.search(r"\b(export|csv|download|file)\b", question, re.I) and "rows_told" in _content(results[-1]):
        return calls("export_leads", {"query": number})
    return says(worded(question, results))


def asked(body: Body) -> str:
    """What the person said: the last fence that holds a question."""
    said = "\n".join(
        block["text"]
        for message in body["messages"]
        if message["role"] == "user"
        for block in blocks_of(message)
        if block["type"] == "text"
    )
    fences = re.findall(r"<question>(.*?)</question>", said, re.S)
    return str(json.loads(fences[-1])["text"]) if fences else said


def wishes(question: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Tool calls that would fit, the best one first."""
    low = question.casefold()
    if leads := _named(question):
        yield from _changes(question, leads)
        if re.search(r"\b(why|explain|score)\b", low):
            yield "explain_score", {"lead": leads[0]}
        yield ("compare_leads", {"leads": leads}) if len(leads) > 1 else ("get_lead", {"lead": leads[0]})
    if re.search(r"\b(leads?|how many|which|who|top|hot|warm|cold|list|show|compare|sources?|chart)\b", low):
        yield "query_leads", {"query": _query(low)}


def _changes(question: str, leads: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    status = re.search(r"\b(?:as|to)\s+(new|contacted|qualified|won|lost)\b", question, re.I)
    owner = re.search(r"assign.*?\bto\s+([A-Z][\w.-]*)", question)
    note = re.search(r"note[^:]*:\s*(.+)", question, re.I | re.S)
    if re.search(r"\bdelete\b", question, re.I):
        yield "delete_lead", {"leads": leads}
    if note:
        yield "add_note", {"leads": leads, "note": note[1].strip()}
    if owner:
        yield "assign_owner", {"leads": leads, "owner": owner[1]}
    if status:
        yield "set_status", {"leads": leads, "status": status[1].casefold()}


def _named(question: str) -> list[str]:
    """Leads by number, by address, or by two names in capitals."""
    found = re.findall(r"#(\d+)|([\w.+-]+@[\w.-]+\.\w+)|\b([A-Z][a-zà-ÿ]+ [A-Z][a-zà-ÿ]+)\b", question)
    return ["".join(each) for each in found]


def _query(asked: str) -> dict[str, Any]:
    """What a `LeadQuery` says of this question."""
    tiers = [tier for word, tier in _TIERS.items() if re.search(rf"\b{word}\b", asked)]
    group = next((name for name in _GROUPS if re.search(rf"\b(?:by|per)\s+{name}|{name}s\b", asked)), None)
    query: dict[str, Any] = {"where": {"tier": tiers}} if tiers else {}
    query |= next(({"period": period} for words, period in _PERIODS.items() if re.search(words, asked)), {})
    if group:
        return query | {"measures": ["count"], "group_by": [group]}
    if re.search(r"how many|count", asked):
        return query | {"measures": ["count"]}
    top = re.search(r"\btop (\d+)", asked)
    columns = ["name", "company", "title", "tier", "score", "source"]
    return query | {"columns": columns, "limit": int(top[1]) if top else 10}


def worded(question: str, results: Sequence[Mapping[str, Any]]) -> str:
    """The results in words; every figure is in them."""
    value = next((each for result in results if isinstance(each := _value(result), dict)), None)
    if any(result.get("is_error") for result in results) or value is None:
        return f"That did not work: {_content(results[0])}"
    if "shown" in value or "offered" in value:
        return "Here it is, below." if "shown" in value else "You can fetch the list with the button below."
    if "score_card" in value or "reasons" in value:
        return _of_one(value)
    return _of_many(value) if "scope" in value else "It is prepared, and waits for you to confirm it below."


def _of_many(value: Mapping[str, Any]) -> str:
    scope = value["scope"]
    when = "" if scope["period"] == "all time" else f" {scope['period']}"
    count = f"**{value['leads']}** lead{'' if value['leads'] == 1 else 's'}{when}"
    rows = [row for row in value["rows"] if "count" in row]
    grouped = [f"- {next(iter(row.values()))}: {row['count']}" for row in rows if len(row) > 1]
    return "\n".join([f"{count}, by group:" if grouped else f"{count}.", *grouped[:8]])


def _of_one(value: Mapping[str, Any]) -> str:
    card = value.get("score_card", value)
    lines = [f"- {reason['text']}: {reason['points']:+}" for reason in card.get("reasons", ())]
    lift = card.get("to_reach_the_next_tier")
    opening = f"{value.get('name') or 'This lead'} is **{card['tier']}** with {card['score']} points:"
    return "\n".join([opening, *lines, *([f"\nTo go up: {lift}"] if lift else [])])


def _query_number(result: Mapping[str, Any]) -> int:
    value = _value(result)
    return int(value.get("query", 0)) if isinstance(value, dict) else 0


def _value(result: Mapping[str, Any]) -> Any:
    try:
        return json.loads(re.sub(r"^<\w+>|</\w+>$", "", _content(result).strip()))
    except ValueError:
        return None


def _content(result: Mapping[str, Any]) -> str:
    content = result.get("content") or ""
    return content if isinstance(content, str) else "\n".join(block.get("text", "") for block in content)
