"""Dialogues with the desk."""
