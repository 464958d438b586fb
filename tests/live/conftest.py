"""Streams are heard by the same crowd that posts at once."""

from tests.durability.conftest import gather

__all__ = ["gather"]
