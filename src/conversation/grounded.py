"""Holding an answer against what was found: what has no source goes back once, and if it stays it is struck out."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from src.conversation.hearing import Unheard
from src.leads.grounding import unsourced
from src.leads.grounding.sending_back import sent_back
from src.leads.grounding.striking import struck
from src.leads.inquiry import Inquiry
from src.sdk.model import Usage
from src.sdk.orchestrator import End, Orchestrator, Outcome
