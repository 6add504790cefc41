"""The stand-in's judgement of one lead: by a few words in it, so that a desk can be tried by hand."""

import json
import re
from collections.abc import Mapping
from typing import Any

from tests.messages_api.steps import Step, answers

_GOOD = re.compile(r"\b(demo|urgent|rfp|pilot|budget approved|this quarter)\b", re.I)


def lead_judge(question: str) -> Step | None:
    """What is said of the lead in a question; None where there is none."""
    fenced = re.search(r"<lead>(.*?)</lead>", question, re.S)
    return answers(_judgement(json.loads(fenced[1]))) if fenced else None


def _judgement(lead: Mapping[str, Any]) -> dict[str, Any]:
    field = next((name for name in ("title", "company", "notes", "email") if name in lead), "email")
    keen = bool(_GOOD.search(json.dumps(lead)))
    name = str(lead.get("name") or "there")
    return {
        "fit": f"{name} {'asks for something now' if keen else 'may be worth a call'}.",
        "evidence": [{"says": f"{field}: {lead[field]}", "kind": "lead", "source": field}],
        "risks": [] if "budget" in lead else ["No budget was named."],
        "adjustment": 8 if keen else -3,
        "reason": "There is a wish with a date." if keen else "Nothing says that they want to buy.",
        "next_step": "Call today." if keen else "Ask what they are looking for.",
        "corrected": [],
        "email_subject": f"{lead.get('company', 'You')} and us",
        "email_body": f"Dear {name},\n\nwhen would be a good time to talk?",
    }
