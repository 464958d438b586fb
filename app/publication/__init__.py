"""Publication: what the publisher says about itself: netiquette, imprint, privacy."""
