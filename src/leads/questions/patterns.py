"""All patterns, in the order in which they are tried at each word: the more particular before the more general."""

from src.leads.questions.bounds import bounds
from src.leads.questions.comparing import compared, grown
from src.leads.questions.filters import (
    about,
    added_by,
    by_field,
    dated,
    known_or_not,
    left_out,
    named,
    of_domain,
    titled,
    unassigned,
)
from src.leads.questions.first_few import best_few
from src.leads.questions.grouping import best_average, grouped, the_most
from src.leads.questions.looking_up import a_persons, address, looked_up
from src.leads.questions.measuring import measured, share
from src.leads.questions.ordering import ordered
from src.leads.questions.wanted import asked_what, columns, counted, everything, harmless, listed, nouns, summed_up

PATTERNS = (
    looked_up,
    best_average,
    the_most,
    added_by,
    about,
    titled,
    share,
    measured,
    counted,
    grown,
    ordered,
    best_few,
    bounds,
    left_out,
    by_field,
    of_domain,
    known_or_not,
    unassigned,
    compared,
    grouped,
    dated,
    address,
    named,
    listed,
    asked_what,
    summed_up,
    columns,
    nouns,
    everything,
    a_persons,
    harmless,
)
