"""What can be done with articles."""
