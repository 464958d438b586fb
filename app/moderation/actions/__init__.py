"""Deciding, and what follows from it."""
