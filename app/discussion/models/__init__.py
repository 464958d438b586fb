"""The tables of a discussion."""
