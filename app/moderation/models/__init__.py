"""The tables of moderation."""
