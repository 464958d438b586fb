"""The pages and fragments of a discussion."""
