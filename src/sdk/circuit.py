"""When a model that fails is left alone, and when it is tried again: the rules, without clock, threads or model."""

from dataclasses import dataclass

from src.sdk.model import ModelFailed, Trouble

#: For each trouble that asking again does not mend: how many failures in a row are enough, and seconds of rest.
#: A failure here has its retries behind it. What people must mend (key, credit, model) is looked at again rarely; what
#: passes by itself soon. Not here are the troubles of one request or one answer: NO_KEY asks nobody, and after
#: BAD_REQUEST, TOO_LARGE, CUT or NONSENSE the next question may well be answered.
RULES: dict[Trouble, tuple[int, float]] = {
    Trouble.REFUSED_KEY: (1, 300.0),
    Trouble.NOT_PERMITTED: (1, 300.0),
    Trouble.NO_CREDIT: (1, 300.0),
    Trouble.RETIRED: (1, 300.0),
    Trouble.RATE_LIMITED: (2, 15.0),
    Trouble.OVERLOADED: (2, 20.0),
    Trouble.SERVER_ERROR: (3, 20.0),
    Trouble.UNREACHABLE: (2, 20.0),
    Trouble.TIMEOUT: (2, 30.0),
}
#: Each failed probe doubles the rest, up to this; a server's own retry-after may ask for more, up to an hour.
LONGEST_REST, LONGEST_ASKED = 600.0, 3600.0
#: It was asked, understood, and said no to this one request: it is there.
ALIVE = frozenset({Trouble.BAD_REQUEST, Trouble.TOO_LARGE})


@dataclass(slots=True)
class Circuit:
    """One model's circuit: closed while `trouble` is None, else at rest until `until` and then open to one probe.

    `probe` stands for the one request that is out to see whether the model is back.
    """

    failures: int = 0
    rests: int = 0
    trouble: Trouble | None = None
    until: float = 0.0
    probe: object | None = None

    def refusal(self, now: float) -> ModelFailed | None:
        """Why not to ask now; None: ask. While a probe is out, nobody else asks."""
        if self.trouble is None or (now >= self.until and self.probe is None):
            return None
        left = max(self.until - now, 0.0)
        return ModelFailed(Trouble.RESTING, f"from {self.trouble.value}", seconds=left, because=self.trouble)

    def well(self) -> bool:
        """It answered. Whether it had been at rest."""
        rested = self.trouble is not None
        self.failures, self.rests, self.trouble, self.probe = 0, 0, None, None
        return rested

    def failed(self, failed: ModelFailed, now: float, probe: object | None = None) -> float | None:
        """It did not answer, to the `probe` or to any other request; gives the seconds of rest that begin now, if any.

        A failure that was under way when the rest began changes nothing.
        """
        probed = probe is not None and probe is self.probe
        if failed.trouble in ALIVE:
            self.well()
        if failed.trouble not in RULES or (self.trouble is not None and not probed):
            return None
        enough, rest = RULES[failed.trouble]
        self.failures += 1
        if self.failures < enough and failed.seconds is None and not probed:
            return None
        return self._begin(failed, rest, now)

    def _begin(self, failed: ModelFailed, rest: float, now: float) -> float:
        seconds = max(min(rest * 2.0**self.rests, LONGEST_REST), min(failed.seconds or 0.0, LONGEST_ASKED))
        self.trouble, self.until = failed.trouble, now + seconds
        self.rests = min(self.rests + 1, 16)
        return seconds
