"""Reading what waits and what was decided."""
