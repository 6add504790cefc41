"""The stand-in's words for what a tool gave; every figure is from there."""

import json
from collections.abc import Mapping, Sequence
from typing import Any


def worded(results: Sequence[str], *, failed: bool) -> str:
    """The results in words."""
    if failed:
        return f"That did not work. {results[0]}"
    return "\n\n".join(_one(result) for result in results)


def _one(result: str) -> str:
    try:
        value = json.loads(result)
    except ValueError:
        return result
    if not isinstance(value, dict):
        return str(value)
    if "prepared_for_leads" in value:
        return f"I have prepared this for {_leads(value['prepared_for_leads'])}. It waits for your Confirm below."
    if "scope" in value:
        return _found(value)
    if "reasons" in value:
        return f"{value.get('tier')}, {value.get('score')} points: {_listed(_words(each) for each in value['reasons'])}"
    if "email" in value:
        return _lead(value)
    return "Here it is, below." if set(value) <= {"shown", "chart", "file", "rows", "state"} else _plain(value)


def _found(value: Mapping[str, Any]) -> str:
    """What a query found: a list is shown by the desk itself, groups and figures are said."""
    leads, rows = _leads(value.get("leads", 0)), value.get("rows", [])
    if "rows_told" in value:
        return f"I found {leads}. The list is below."
    if len(rows) == 1 and "groups" not in value:
        return f"There are {leads}."
    return f"There are {leads}:{_listed(_words(row) for row in rows)}"


def _lead(value: Mapping[str, Any]) -> str:
    said = [value.get("name", value["email"]), value.get("title"), value.get("company"), value.get("tier")]
    return ", ".join(str(each) for each in said if each) + f", {value.get('score')} points."


def _plain(value: Mapping[str, Any]) -> str:
    return _listed(f"{name.replace('_', ' ')}: {each}" for name, each in value.items() if not isinstance(each, dict))


def _listed(lines: Any) -> str:
    return "".join(f"\n- {line}" for line in lines)


def _words(row: Any) -> str:
    values = row.values() if isinstance(row, dict) else row if isinstance(row, list) else [row]
    return ", ".join(str(each) for each in values if each not in (None, ""))


def _leads(count: int) -> str:
    return f"{count} lead" if count == 1 else f"{count} leads"
