"""What the publication promises, as tests; the folders mirror `app/`."""
