"""Slack in and out: what arrives, and what the desk says back."""
