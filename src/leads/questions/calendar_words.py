"""The words of the calendar in five languages: months, weekdays, units, and stretches that have a name."""

from src.leads.periods import Unit

_MONTHS = (
    "january jan januar janvier enero janeiro|february feb februar fevrier febrero fevereiro|"
    "march mar marz mars marzo marco|april apr avril abril|may mai mayo maio|june jun juni juin junio junho|"
    "july jul juli juillet julio julho|august aug aout agosto|september sep sept septembre septiembre setembro|"
    "october oct oktober octobre octubre outubro|november nov novembre noviembre novembro|"
    "december dec dezember decembre diciembre dezembro"
)
MONTHS = {word: n for n, words in enumerate(_MONTHS.split("|"), 1) for word in words.split()}
_WEEKDAYS = (
    "monday montag lundi lunes segunda-feira segunda|tuesday dienstag mardi martes terca-feira|"
    "wednesday mittwoch mercredi miercoles quarta-feira|thursday donnerstag jeudi jueves quinta-feira|"
    "friday freitag vendredi viernes sexta-feira|saturday samstag samedi sabado|sunday sonntag dimanche domingo"
)
WEEKDAYS = {word: n for n, words in enumerate(_WEEKDAYS.split("|")) for word in words.split()}
_UNITS = {
    Unit.HOUR: "hour hours hrs stunden heures horas",
    Unit.DAY: "day days tag tage tagen jour jours dia dias",
    Unit.WEEK: "week weeks woche wochen semaine semaines semana semanas",
    Unit.MONTH: "month months monat monate monaten monats mois mes meses",
    Unit.QUARTER: "quarter quarters quartal quartale quartals trimestre trimestres",
    Unit.YEAR: "year years jahr jahre jahren jahres ans annee annees an ano anos",
}
UNITS = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_NAMED = {
    (Unit.DAY, 0): "today|heute|aujourd'hui|hoy|hoje",
    (Unit.DAY, -1): "yesterday|gestern|hier|ayer|ontem",
    (
        Unit.DAY,
        -2,
    ): "the day before yesterday|day before yesterday|vorgestern|avant-hier|avant hier|anteayer|antes de ayer|anteontem",
    (
        Unit.WEEK,
        0,
    ): "this week|this weeks|current week|diese woche|dieser woche|in dieser woche|cette semaine|esta semana|essa semana|"
    "nesta semana|nessa semana|desta semana|week to date|wtd|so far this week|this week so far|the week",
    (
        Unit.WEEK,
        -1,
    ): "last week|last weeks|previous week|letzte woche|letzter woche|vergangene woche|vorige woche|vergangener woche|semaine derniere|"
    "la semaine derniere|la semaine passee|semaine passee|la semana pasada|semana pasada|na semana passada|semana passada|a semana passada|"
    "da semana passada",
    (Unit.WEEK, -2): "the week before last|week before last|vorletzte woche|two weeks ago",
    (
        Unit.MONTH,
        0,
    ): "this month|this months|current month|diesen monat|diesem monat|dieses monats|in diesem monat|ce mois|ce mois-ci|este mes|neste mes|nesse mes|"
    "deste mes|esse mes|month to date|mtd|so far this month|this month so far|the month",
    (
        Unit.MONTH,
        -1,
    ): "last month|last months|previous month|letzten monat|letztem monat|letzten monats|vergangenen monat|vorigen monat|im vergangenen monat|im letzten monat|le mois dernier|mois dernier|"
    "le mois passe|mois passe|el mes pasado|mes pasado|del mes pasado|no mes passado|mes passado|do mes passado|o mes passado",
    (
        Unit.QUARTER,
        0,
    ): "this quarter|this quarters|current quarter|dieses quartal|diesem quartal|in diesem quartal|ce trimestre|este trimestre|neste trimestre|qtd|quarter to date|"
    "the quarter",
    (
        Unit.QUARTER,
        -1,
    ): "last quarter|last quarters|previous quarter|letztes quartal|letzten quartal|im letzten quartal|le trimestre dernier|trimestre dernier|el trimestre pasado|"
    "trimestre pasado|no trimestre passado|trimestre passado",
    (
        Unit.YEAR,
        0,
    ): "this year|this years|current year|dieses jahr|diesem jahr|in diesem jahr|cette annee|este ano|neste ano|year to date|ytd|so far this year|the year",
    (
        Unit.YEAR,
        -1,
    ): "last year|last years|previous year|letztes jahr|letzten jahr|im letzten jahr|l' annee derniere|l' an dernier|l' annee passee|annee derniere|el ano pasado|ano pasado|"
    "no ano passado|ano passado",
}
#: Said only of what comes before something else, these are none: `last weeks` are several.
_SEVERAL = frozenset(("last weeks", "last months", "last quarters", "last years"))
NAMED = {
    tuple(phrase.split()): key
    for key, phrases in _NAMED.items()
    for phrase in phrases.split("|")
    if phrase not in _SEVERAL and not phrase.startswith("previous")
}
LAST = frozenset(("last", "past", "letzten", "letzte", "vergangenen", "derniers", "dernieres", "ultimos", "ultimas"))
IN = frozenset(("in", "during", "for", "im", "en", "em", "no", "na", "nas", "nos", "within", "as"))
ON = frozenset(("on", "am", "le", "el"))
OF = frozenset(("of", "from", "de", "del", "du", "des", "von", "vom", "da", "do", "das", "dos", "der", "d'"))
ARTICLES = frozenset(
    ("the", "den", "dem", "der", "die", "das", "les", "le", "la", "los", "las", "el", "os", "as", "o", "a", "l'", "s'")
)
THIS = frozenset(
    ("this", "ces", "ce", "cette", "este", "esta", "estos", "estas", "diesen", "dieser", "dieses", "neste", "nesta")
)
SINCE = frozenset(("since", "seit", "depuis", "desde"))
AFTER = frozenset(("after", "nach", "apres", "despues", "depois"))
UNTIL = frozenset(("until", "till", "bis", "jusqu", "hasta", "ate", "jusqu'a", "qu'"))
BEFORE = frozenset(("before", "vor", "avant", "antes"))
BETWEEN = frozenset(("between", "from", "zwischen", "entre", "vom", "von", "du", "del", "de", "desde"))
AND = frozenset(("and", "to", "until", "till", "-", "–", "und", "et", "y", "e", "bis", "al", "a", "au", "ao"))
BEGINNING = frozenset(("beginning", "start", "anfang", "beginn", "debut", "principio", "comienzo", "inicio"))
#: Abbreviations and names that are something else unless a preposition stands before them.
ONLY_AFTER_A_WORD = frozenset(
    ("may", "mar", "mai", "mars", "marco", "marzo", "jan", "sept", "sep", "dec", "segunda", "an", "jun")
)
DATE_WORDS = frozenset((*MONTHS, *WEEKDAYS, *UNITS, *(word for phrase in NAMED for word in phrase)))
