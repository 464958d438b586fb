"""Accounts: who people are, how they come in, and what their role is."""
