"""Messages that show what is no longer so are replaced by what is."""

import logging
from collections.abc import Callable, Sequence

from src.blocks import lead_card, looked_at
from src.errors import LeadlineError, TryLater
from src.lead_runs.cards import Cards, Place, Told
from src.rendered import Rendered

log = logging.getLogger(__name__)

#: Seconds until another try, where nobody says how long to wait.
PATIENCE = 5.0


class Mending:
    """`replace` puts something else in the place of a message: channel, ts, what."""

    def __init__(self, cards: Cards, replace: Callable[[str, str, Rendered], object]) -> None:
        self._cards = cards
        self._replace = replace

    def mend(self, go_on: Callable[[], bool]) -> None:
        """Mend what is owed, for as long as it may go on."""
        for place in self._cards.owed():
            if go_on() and self._cards.claim(place):
                self._show(place, self._cards.told(place))

    def _show(self, place: Place, told: Sequence[Told]) -> None:
        where = {"channel": place.channel, "ts": place.ts}
        try:
            if told:
                self._replace(place.channel, place.ts, rendered(place, told))
        except TryLater as error:
            log.warning("a card waits: %s", error, extra=where)
            self._cards.later(place, max(error.seconds or 0.0, PATIENCE))
        except LeadlineError as error:
            log.warning("a card cannot be mended: %s", error, extra=where)
            self._cards.forget(place)
        else:
            self._cards.shown(place, told)


def rendered(place: Place, told: Sequence[Told]) -> Rendered:
    """The message as it is to be now."""
    if place.kind == "lines":
        return looked_at([(each.saved.lead, each.look) for each in told])
    return lead_card(told[0].saved, told[0].said_by, told[0].look)
