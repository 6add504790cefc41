"""Conversations: whose question it is, and one turn from the question to the remembered answer."""
