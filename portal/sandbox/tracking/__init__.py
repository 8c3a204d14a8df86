"""Change tracking: what was written to and deleted from one table since a delta token."""
