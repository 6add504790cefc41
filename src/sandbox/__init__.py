"""A Slack on loopback: the part of the Web API the desk uses, and a page that works like a channel."""
