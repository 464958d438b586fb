"""Live: telling open pages that their discussion has changed; what has changed they fetch as everybody does."""
