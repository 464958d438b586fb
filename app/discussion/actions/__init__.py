"""What can be done in a discussion."""
