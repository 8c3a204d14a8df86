"""Writing metadata: tables, columns, keys, relationships and choices that makers make."""
