"""A Slack on loopback: the part of the Web API the desk uses, and a page that works like a channel.

It knows Slack's protocol by itself and nothing of the desk's code, so that neither can be wrong in the other's favour.
"""

from src.sandbox.app import blueprint, create_sandbox_app
from src.sandbox.sandbox import Sandbox

__all__ = ["Sandbox", "blueprint", "create_sandbox_app"]
