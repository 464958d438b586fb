"""Articles: what the publication publishes."""
