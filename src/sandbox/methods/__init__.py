"""The Web API methods, a file for each family; importing this package fills the table of all of them."""

from src.sandbox.calling import METHODS
from src.sandbox.methods import chat, conversations, files, people, reactions, streams, views

__all__ = ["METHODS", "chat", "conversations", "files", "people", "reactions", "streams", "views"]
