"""One model of a query, whatever language asked it."""
