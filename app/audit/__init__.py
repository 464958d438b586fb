"""Audit: who did what to whom, written in the same transaction, never changed."""
