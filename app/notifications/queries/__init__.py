"""Reading who is told what."""
