"""What can be done with what is kept of a person."""
