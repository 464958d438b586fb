"""Reading what accounts keep."""
