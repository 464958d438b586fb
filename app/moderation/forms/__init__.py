"""What moderators, and people who turn to them, fill in."""
