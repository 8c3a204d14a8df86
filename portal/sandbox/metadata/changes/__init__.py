"""RetrieveMetadataChanges: definitions by a query, and what changed since a stamp."""
