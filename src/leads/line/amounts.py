"""Facts that say what they are: `200 employees`, `$50k`, `budget of 20k EUR`, `next quarter`, `via LinkedIn`."""

import re
from dataclasses import dataclass

from src.leads.line.vocabulary import is_source

_ABOUT = (
    r"(?:(?:~|>|<|ca\.?|circa|about|around|approx\.?|over|under|more than|up to|etwa|rund|über|bis zu|environ|plus de"
    r"|más de|unos) ?)?"
)
_NUMBER = r"\d(?:[\d.,'’]{0,14}\d)?"
_COUNT = rf"{_ABOUT}(?:\d{{1,3}}(?: \d{{3}})+|{_NUMBER})(?: ?k\b)?\+?(?: ?(?:-|–|to|bis) ?{_NUMBER}(?: ?k\b)?)?"
_STAFF = re.compile(
    rf"(?<![\w.,$€£])(?P<value>{_COUNT})[ -]?(?:full[- ]time )?(?:employees?|people|staff|FTEs?|heads|headcount"
    r"|Mitarbeiter(?:innen)?|Mitarbeitende|MA|Beschäftigte|Angestellte|collaborateurs|employés|salariés|empleados|trabajadores)\b",
    re.IGNORECASE,
)
_CURRENCY = r"(?:US\$|[$€£¥]|USD|EUR|GBP|CHF)"
_SUM = (
    rf"{_ABOUT}(?:{_CURRENCY} ?)?{_NUMBER}(?: ?(?:k|m|mm|mio\.?|mln|million|tsd\.?|thousand)(?!\w))?\+?"
    rf"(?: ?(?:{_CURRENCY}|euros?|dollars?|pounds|CAD|AUD)(?!\w))?"
)
_RANGE = rf"{_SUM}(?: ?(?:-|–|to|bis) ?{_SUM})?"
_BUDGET_NAMED = re.compile(
    rf"(?<!\w)(?:budget|presupuesto) ?(?:(?:of|is|around|von|de|ca\.?) ?)?(?P<value>{_RANGE})(?!\w)"
    rf"|(?<![\w.,])(?P<before>{_RANGE}) ?(?:budget|presupuesto)(?!\w)",
    re.IGNORECASE,
)
_MONEY = re.compile(rf"(?=.*(?:[$€£¥]|USD|EUR|GBP|CHF|euro|dollar|pounds|CAD|AUD)){_RANGE}", re.IGNORECASE)
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
