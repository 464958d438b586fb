"""Small worlds to look at, built by the same actions as the pages."""
