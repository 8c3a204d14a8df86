"""Database migrations of the profiles."""
