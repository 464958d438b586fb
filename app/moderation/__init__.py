"""Moderation: what is decided about comments, discussions and people, by whom and why."""
