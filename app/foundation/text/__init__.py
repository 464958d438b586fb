"""Text: what people typed, turned into safe HTML or into a name nobody can mistake for another."""
