"""Leadline: the lead desk that lives in Slack."""
