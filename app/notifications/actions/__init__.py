"""Telling people, and doing as they wish."""
