"""Facts that say what they are: `200 employees`, `$50k`, `budget of 20k EUR`, `next quarter`, `via LinkedIn`."""

import re
from dataclasses import dataclass

from src.leads.line.vocabulary import is_source

_ABOUT = (
    r"(?:(?:~|>|<|ca\.?|circa|about|around|approx\.?|over|under|more than|up to|etwa|rund|über|bis zu|environ|plus de"
    r"|más de|unos) ?)?"
)
_NUMBER = r"(?:\d{1,3}(?: \d{3}){1,4}(?![\d.,])|\d(?:[\d.,'’]{0,14}\d)?)"
_COUNT = rf"{_ABOUT}{_NUMBER}(?: ?k\b)?\+?(?: ?(?:-|–|to|bis) ?{_NUMBER}(?: ?k\b)?\+?)?"
_STAFF = re.compile(
    rf"(?<![\w.,$€£])(?P<value>{_COUNT})[ -]?(?:full[- ]time )?(?:employees?|emps?|people|staff|FTEs?|heads|headcount"
    r"|Mitarbeiter(?:innen)?|Mitarbeitende|MA|Beschäftigte|Angestellte|collaborateurs|employés|salariés|empleados|trabajadores)\b",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    rf"(?:(?:company|team|firm) size|headcount|size|team|équipe|equipo|größe|taille|tamaño)"
    rf"[:=]? ?(?:(?:of|is|von|de) )?(?P<value>{_COUNT})",
    re.IGNORECASE,
)
_CURRENCY = r"(?:US\$|[$€£¥₹]|USD|EUR|GBP|CHF|INR|Rs\.?)"
_A_TIME = (
    r"(?: ?(?:p\. ?[am]\.?|/ ?(?:year|yr|month|mo|Jahr|Monat|an|año|mes)|(?:per|a|pro|im|par|al|por) "
    r"(?:year|month|annum|Jahr|Monat|an|mois|año|mes)|annually|yearly|monthly|jährlich|monatlich)(?!\w))?"
)
_SUM = (
    rf"{_ABOUT}(?:{_CURRENCY} ?)?{_NUMBER}"
    r"(?: ?(?:k|m|mm|mio\.?|mln|million|tsd\.?|thousand|lakhs?|lacs?|crores?|cr)(?!\w))?\+?"
    rf"(?: ?(?:{_CURRENCY}|euros?|dollars?|pounds|CAD|AUD)(?!\w))?"
)
_RANGE = rf"{_SUM}(?: ?(?:-|–|to|bis) ?{_SUM})?{_A_TIME}"
_BUDGET_NAMED = re.compile(
    r"(?<!\w)(?:budget|presupuesto) ?"
    r"(?:(?:of|is|was|at|from|around|von|liegt bei|ist|de|est de|es de|ca\.?|[:=~–-]) ?)?"
    rf"(?P<value>{_RANGE})(?!\w)"
    rf"|(?<![\w.,])(?P<before>{_RANGE}) ?(?:budget|presupuesto)(?!\w)",
    re.IGNORECASE,
)
_MONEY = re.compile(
    rf"(?=.*(?:[$€£¥₹]|USD|EUR|GBP|CHF|INR|Rs|euro|dollar|pounds|CAD|AUD|lakh|lac|crore)){_RANGE}", re.IGNORECASE
)
_TIMELINE = re.compile(
    r"(?:(?:timeline|timeframe|start|zeitrahmen|délai|plazo) )?"
    r"(?P<value>asap|a\.s\.a\.p\.?|immediately|right away|(?:ab )?sofort|so schnell wie möglich|dès que possible"
    r"|lo antes posible"
    r"|(?:this|next|within the|by next|(?:by )?end of|dieses|nächste[sn]?|diesen|ce|cette|est[ea]|próximo) "
    r"(?:week|month|quarter|year|Woche|Monat|Quartal|Jahr|semaine|mois|trimestre|année|semana|mes|año)"
    r"|(?:le )?(?:mois|trimestre) prochain|l'année prochaine|próximo (?:mes|año|trimestre)"
    r"|(?:(?:by|in|until|bis) )?(?:[QTH][1-4]|EOY|EOQ)(?:[ /'-]{0,2}(?:20)?\d\d)?"
    r"|(?:in|within|innerhalb von|dans|en) \d{1,3}(?: ?- ?\d{1,3})? "
    r"(?:days?|weeks?|months?|years?|Tagen?|Wochen?|Monaten?|jours|semaines|mois|días|semanas|meses))",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"(?:(?P<via>via|through|über|source|quelle)|from|von|aus) (?P<value>\S+(?: \S+){0,2})", re.IGNORECASE
)
_FIGURES = {"budget": re.compile(_RANGE, re.IGNORECASE), "employees": re.compile(_COUNT, re.IGNORECASE)}


def figure_at_start(field: str, text: str) -> str:
    """The figure that a budget or a number of employees begins with, `30 000 €`; "" if it begins with none."""
    found = _FIGURES[field].match(text) if field in _FIGURES else None
    return found.group() if found else ""


@dataclass(frozen=True, slots=True)
class Amount:
    """A fact found in a text: the draft's field, its value as typed, and where it stands with its label."""

    field: str
    value: str
    start: int
    end: int


def find_amounts(text: str) -> list[Amount]:
    """Give the figures of a text whose meaning is clear; a sum alone is a budget only if nothing else is said."""
    found = [Amount("employees", hit["value"].strip(), *hit.span()) for hit in _STAFF.finditer(text)]
    if not found and (house := _HOUSE.fullmatch(text)):
        found.append(Amount("employees", house["value"].strip(), 0, len(text)))
    budget = _BUDGET_NAMED.search(text)
    if budget:
        found.append(Amount("budget", (budget["value"] or budget["before"]).strip(), *budget.span()))
    elif _MONEY.fullmatch(text):
        found.append(Amount("budget", text, 0, len(text)))
    elif timeline := _TIMELINE.fullmatch(text):
        found.append(Amount("timeline", timeline["value"], 0, len(text)))
    elif (source := _SOURCE.fullmatch(text)) and (source["via"] or is_source(source["value"])):
        found.append(Amount("source", source["value"], 0, len(text)))
    return found
