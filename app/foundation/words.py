"""Marking sentences for translation in rooms that may not know the web."""


def N_(sentence: str) -> str:
    """The sentence unchanged; the catalogue picks it up here and the door translates it."""
    return sentence
