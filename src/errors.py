"""Errors, named by who must read them.

Exception
 ├── LeadlineError
 │    ├── UserError      its text is written for the person in Slack and safe to post
 │    ├── ToolError      its text is written for the model that called a tool
 │    ├── ConfigError    its text is written for the operator who starts the desk
 │    └── TryLater       an outside system asks for patience; the work is kept and done again
 └── anything else       goes to the log with a reference; the person sees the reference only
"""

import secrets


class LeadlineError(Exception):
    """The base of every error that Leadline raises on purpose."""


class UserError(LeadlineError):
    """What the person wrote cannot be done; the text says why and what to do instead, and may be posted."""


class ToolError(LeadlineError):
    """A tool cannot do what the model asked of it; the text says why and what to do instead, and holds no secret.

    The text is all our own: what stands in leads goes into `found` (a JSON value), which the model reads as data.
    """

    def __init__(self, why: str, found: object = None) -> None:
        super().__init__(why)
        self.found = found


class ConfigError(LeadlineError):
    """The desk cannot start as it is set up; the text names every fault and its remedy."""


class TryLater(LeadlineError):
    """An outside system refuses for now; `seconds` is how long it asks to be left alone (None: our own backoff)."""

    def __init__(self, why: str, seconds: float | None = None) -> None:
        super().__init__(why)
        self.seconds = seconds


def reference() -> str:
    """A short code that ties what a person sees to the log, like `R-7F3K2M`: no vowels, nothing to misread."""
    return "R-" + "".join(secrets.choice("23456789BCDFGHJKMPQRTVWX") for _ in range(6))
