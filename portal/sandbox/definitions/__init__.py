"""Table definitions: the one source of columns, relationships, views, forms and validation."""
