"""A circuit breaker around a model: what does not answer is not asked by everybody, again and again."""

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable

from src.sdk.circuit import Circuit
from src.sdk.model import Answered, Model, ModelFailed, Request, Trouble, unheard

log = logging.getLogger(__name__)


class Resting:
    """A model that is left alone after failures (`src/sdk/circuit.py`), each model of it by its name.

    While it rests it says at once that it does: ModelFailed with RESTING, `because` of what, `seconds` until it is
    tried again. Then one request is the probe. Safe to use from many threads; `now` is a clock in seconds.
    """

    def __init__(self, model: Model, now: Callable[[], float] = time.monotonic) -> None:
        self._model = model
        self._now = now
        self._circuits: defaultdict[str, Circuit] = defaultdict(Circuit)
        self._lock = threading.Lock()

    def respond(self, request: Request, on_text: Callable[[str], None] = unheard) -> Answered:
        """As the model does; it is known to be well with the first word."""
        probe = self._let_in(request.model)

        def heard(text: str) -> None:
            if text:
                self._well(request.model)
            on_text(text)

        try:
            answered = self._model.respond(request, heard)
        except ModelFailed as failed:
            self._failed(request.model, failed, probe)
            raise
        finally:
            self._back(request.model, probe)
        self._well(request.model)
        return answered

    def count_tokens(self, request: Request) -> int:
        """As the model does, unless it rests. Tells nothing about it: not every server that answers can count."""
        self._refuse(request.model)
        return self._model.count_tokens(request)

    def resting(self, model: str) -> Trouble | None:
        """What this model rests from; None: it does not."""
        with self._lock:
            return self._circuits[model].trouble

    def _refuse(self, model: str) -> None:
        with self._lock:
            refusal = self._circuits[model].refusal(self._now())
        if refusal:
            raise refusal

    def _let_in(self, model: str) -> object | None:
        """A probe, if this request is one. Raises ModelFailed while the model rests."""
        with self._lock:
            circuit = self._circuits[model]
            refusal = circuit.refusal(self._now())
            if refusal:
                raise refusal
            circuit.probe = object() if circuit.trouble else None
            return circuit.probe

    def _well(self, model: str) -> None:
        with self._lock:
            rested = self._circuits[model].well()
        if rested:
            log.info("the model answers again", extra={"model": model})

    def _failed(self, model: str, failed: ModelFailed, probe: object | None) -> None:
        with self._lock:
            seconds = self._circuits[model].failed(failed, self._now(), probe)
        if seconds is not None:
            said = {"model": model, "trouble": failed.trouble.value, "seconds": seconds}
            log.warning("the model is left alone for a while", extra=said)

    def _back(self, model: str, probe: object | None) -> None:
        """The probe is back, whatever it has met, and the next may go out when it is due."""
        with self._lock:
            circuit = self._circuits[model]
            if probe is not None and circuit.probe is probe:
                circuit.probe = None
