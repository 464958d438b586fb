"""Front: the pages readers look at."""
