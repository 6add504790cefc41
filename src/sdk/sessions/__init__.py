"""Histories of conversations, in Redis or in memory."""
