"""Privacy: what is kept of a person, given back to them, and taken away."""
