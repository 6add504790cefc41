"""A stand-in for Claude for trying the desk by hand: it reads the question by pattern, calls tools, words the results.

It takes its tools from the request and never calls one that is not there; what it says of leads it read in a result.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from tests.messages_api.lead_judge import lead_judge
from tests.messages_api.steps import Step, calls, says
from tests.messages_api.turns import blocks_of
from tests.messages_api.wording import worded

Body = Mapping[str, Any]
Call = tuple[str, dict[str, Any]]

#: In place of the number of the query that has just been run.
LAST = "last query"
HELLO = "I can look up leads, compare them, and prepare changes for you to confirm. What would you like to know?"

_GROUPS = ("source", "tier", "owner", "country", "industry", "status", "company", "title", "day", "week", "month")
_PERIODS = {
    r"\btoday\b": {"offset": 0},
    r"\byesterday\b": {"offset": -1},
    r"\bthis (week|month|quarter|year)\b": {"offset": 0},
    r"\blast (week|month|quarter|year)\b": {"offset": -1},
}
_FACT = re.compile(r"\b(?:change|update)\b.*\b(title|company|phone|website|country)\b.*\bto\s+(.+)", re.I)
_ASKED = re.compile(r"\b(leads?|how many|which|who|top|hot|warm|cold|list|show|compare|by|ones|them|those)\b")


def persona(body: Body) -> Step:
    """The step for a request: the next tool of its plan, or the last results in words."""
    question, results = _turn(body["messages"])
    if judged := lead_judge(question):
        return judged
    tools = {tool["name"] for tool in body.get("tools") or []}
    plan = [call for call in planned(question) if call[0] in tools]
    failed = bool(results) and results[-1].get("is_error", False)
    if len(results) < len(plan) and not failed:
        name, said = plan[len(results)]
        return (says("Let me look.") if not results else Step()) + calls(name, _numbered(said, results))
    return says(worded([_said(result) for result in results[-1:]], failed=failed) if results else HELLO)


def _turn(messages: Sequence[Mapping[str, Any]]) -> tuple[str, list[Mapping[str, Any]]]:
    """The last question, and the results since."""
    results: list[Mapping[str, Any]] = []
    for message in reversed(messages):
        blocks = blocks_of(message)
        texts = [block["text"] for block in blocks if block["type"] == "text"]
        if message["role"] == "user" and texts and not texts[-1].startswith("<checked>"):
            return _question(texts[-1]), results
        results[:0] = [block for block in blocks if block["type"] == "tool_result"]
    return "", results


def _question(text: str) -> str:
    """What the person said: the desk fences it."""
    fenced = re.findall(r"<question>(.*?)</question>", text, re.S)
    return str(json.loads(fenced[-1])["text"]) if fenced else text


def planned(question: str) -> list[Call]:
    """The tools to call for a question, one after the other."""
    asked = question.casefold()
    named = [int(number) for number in re.findall(r"(?:#|lead )(\d+)", asked)] or re.findall(
        r"[\w.+-]+@[\w.-]+\w", asked
    )
    change = _change(asked, question)
    if change:
        name, said = change
        return (
            [(name, said | {"leads": named})] if named else [_query(asked, listed=True), (name, said | {"query": LAST})]
        )
    if len(named) > 1 and "compare" in asked:
        return [("compare_leads", {"leads": named})]
    if named:
        why = re.search(r"\b(why|explain|score)\b", asked)
        return [("explain_score" if why else "get_lead", {"lead": named[0]})]
    if re.search(r"\b(chart|plot|graph)\b", asked):
        return [_query(asked, group="source"), ("make_chart", {"query": LAST})]
    if re.search(r"\b(export|csv|download)\b", asked):
        return [_query(asked, listed=True), ("export_leads", {"query": LAST})]
    return [_query(asked)] if _ASKED.search(asked) else []


def _change(asked: str, question: str) -> Call | None:
    """The change that is asked for."""
    if re.search(r"\b(delete|remove)\b", asked):
        return "delete_lead", {}
    if note := re.search(r"\bnote\b[^:]*:\s*(.+)", question, re.I):
        return "add_note", {"note": note[1].strip()}
    if owner := re.search(r"\bassign\b.*\bto\s+([\w][\w .-]*)", question, re.I):
        return "assign_owner", {"owner": owner[1].strip()}
    if status := re.search(r"\b(?:mark|set)\b.*\b(?:as|to)\s+(\w+)", question, re.I):
        return "set_status", {"status": status[1]}
    if fact := _FACT.search(question):
        return "update_lead", {"facts": {fact[1].casefold(): fact[2].strip(" .")}}
    return None


def _query(asked: str, *, listed: bool = False, group: str = "") -> Call:
    """A query for these words: a list, figures by a group, or a count."""
    query: dict[str, Any] = {}
    tiers = [tier.upper() for tier in ("hot", "warm", "cold") if re.search(rf"\b{tier}\b", asked)]
    query |= {"where": {"tier": tiers}} if tiers else {}
    for words, period in _PERIODS.items():
        if found := re.search(words, asked):
            query["period"] = {**period, "unit": found[1] if found.groups() else "day"}
    by = next((name for name in _GROUPS if re.search(rf"\b(?:by|per) {name}", asked)), group)
    if by and not listed:
        query |= {"measures": ["count"], "group_by": [by]}
    elif not listed and re.search(r"how many|count", asked):
        query |= {"measures": ["count"]}
    else:
        query |= {"columns": ["name", "company", "tier", "score", "source"], "limit": 10}
    return "query_leads", {"query": query}


def _numbered(said: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    found = re.search(r'"query": (\d+)', _said(results[-1])) if results else None
    number = int(found[1]) if found else 1
    return {name: number if value == LAST else value for name, value in said.items()}


def _said(result: Mapping[str, Any]) -> str:
    """The result without its fence."""
    content = result.get("content") or ""
    text = content if isinstance(content, str) else "\n".join(block.get("text", "") for block in content)
    return re.sub(r"^<\w+>|</\w+>$", "", text.strip())
