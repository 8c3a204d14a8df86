"""Which rows a caller may touch."""
