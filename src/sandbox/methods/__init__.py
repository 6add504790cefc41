"""The Web API methods, a file for each family; importing this package puts all of them into `calling.METHODS`."""

from src.sandbox.methods import chat, conversations, files, people, reactions, streams, views

__all__ = ["chat", "conversations", "files", "people", "reactions", "streams", "views"]
