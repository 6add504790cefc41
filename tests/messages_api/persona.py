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


def persona(body: Body) -> Step:
    """The step for a request."""
    last = body["messages"][-1]
    results = [block for block in blocks_of(last) if block["type"] == "tool_result"]
    if results:
        return says(worded([_content(result) for result in results], failed=any(r.get("is_error") for r in results)))
    question = " ".join(block["text"] for block in blocks_of(last) if block["type"] == "text")
    return _called(question, {tool["name"]: tool for tool in body.get("tools") or []})


def _called(question: str, tools: Mapping[str, Mapping[str, Any]]) -> Step:
    """The first tool that the question asks for and that is there."""
    asked = question.casefold()
    number = re.search(r"(?:lead\s*)?#(\d+)|lead\s+(\d+)", asked)
    lead = int(next(filter(None, number.groups()))) if number else None
    for name, said in _wishes(asked, question, lead):
        if name in tools:
            return says("Let me look.") + calls(name, _fitting(said, tools[name]["input_schema"]))
    return says(
        "I can look up leads, compare them, and prepare changes for you to confirm. What would you like to know?"
    )


def _wishes(asked: str, question: str, lead: int | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Tool calls that would fit, the best one first."""
    if lead is not None:
        status = re.search(r"\b(?:as|to)\s+(new|contacted|qualified|won|lost)\b", asked)
        owner = re.search(r"assign.*?\bto\s+([\w.<>@ -]+)", question, re.I)
        note = re.search(r"note[^:]*:\s*(.+)", question, re.I | re.S)
        if "delete" in asked:
            yield "delete_lead", {"lead_id": lead}
        if note:
            yield "add_note", {"lead_id": lead, "note": note[1].strip(), "text": note[1].strip()}
        if owner:
            yield "assign_owner", {"lead_id": lead, "owner": owner[1].strip()}
        if status:
            yield "set_status", {"lead_id": lead, "status": status[1]}
        if re.search(r"\b(why|explain|score)\b", asked):
            yield "explain_score", {"lead_id": lead}
        yield "get_lead", {"lead_id": lead}
    if re.search(r"\b(chart|plot|graph)\b", asked):
        yield "make_chart", {"query": _query(asked)}
    if re.search(r"\b(export|csv|download)\b", asked):
        yield "export_leads", {"query": _query(asked)}
    if re.search(r"\b(lead|leads|how many|which|who|top|hot|warm|cold|list|show|compare)\b", asked):
        yield "query_leads", {"query": _query(asked)}


def _query(asked: str) -> dict[str, Any]:
    """What a `LeadQuery` says of this question."""
    tiers = [tier for word, tier in _TIERS.items() if re.search(rf"\b{word}\b", asked)]
    group = next((name for name in _GROUPS if re.search(rf"\b(?:by|per)\s+{name}", asked)), None)
    query: dict[str, Any] = {"where": {"tier": tiers}} if tiers else {}
    if group:
        return query | {"measures": ["count"], "group_by": [group]}
    if re.search(r"how many|count", asked):
        return query | {"measures": ["count"]}
    return query | {"columns": ["name", "company", "tier", "score", "source"], "limit": 10}


def _fitting(said: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments under the names that the tool has; where it takes the query's fields themselves, those."""
    known = schema.get("properties", {})
    flat = {**said.get("query", {}), **said} if "query" not in known else dict(said)
    named = flat | ({"lead_ids": [said["lead_id"]], "id": said["lead_id"]} if "lead_id" in said else {})
    return {name: value for name, value in named.items() if name in known}


def worded(results: Sequence[str], *, failed: bool) -> str:
    """The results in words; every figure is in them."""
    if failed:
        return f"That did not work: {results[0]}"
    return "\n\n".join(_one(result) for result in results)


def _one(result: str) -> str:
    inner = re.sub(r"^<\w+>|</\w+>$", "", result.strip())
    try:
        value = json.loads(inner)
    except ValueError:
        return inner
    return "Here is what I found.\n" + "\n".join(_lines(value))


def _lines(value: Any, most: int = 12) -> Iterator[str]:
    """A value as lines of text: rows as bullets, the rest as `name: value`."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, list) and inner:
                yield from _lines(inner, most)
            elif inner not in (None, "", [], {}) and not isinstance(inner, dict):
                yield f"{name.replace('_', ' ')}: {inner}"
    elif isinstance(value, list):
        for each in value[:most]:
            said = each.values() if isinstance(each, dict) else each if isinstance(each, list) else [each]
            yield "• " + " · ".join(str(one) for one in said if one not in (None, "", [], {}))
    else:
        yield str(value)


def _content(result: Mapping[str, Any]) -> str:
    content = result.get("content") or ""
    return content if isinstance(content, str) else "\n".join(block.get("text", "") for block in content)
