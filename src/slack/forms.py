"""Opening a form for the person who clicked."""

import logging

from src.errors import TryLater
from src.messages import Action
from src.rendered import Modal
from src.slack.client import SlackClient
from src.slack.modals import view
from src.slack.refusals import SlackRefused

log = logging.getLogger(__name__)


def opened(client: SlackClient, clicked: Action, modal: Modal) -> bool:
    """Open it; False when it is too late. Waiting would not help: a click is worth nothing after three seconds."""
    try:
        client.open_modal(clicked.trigger_id, view(modal, clicked))
    except (SlackRefused, TryLater) as error:
        already = isinstance(error, SlackRefused) and error.code == "exchanged_trigger_id"  # by an attempt before
        log.log(logging.INFO if already else logging.WARNING, "no modal: %s", error)
        return already
    return True
