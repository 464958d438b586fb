"""Discussion: what readers say under an article."""
