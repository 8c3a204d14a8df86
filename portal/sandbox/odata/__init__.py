"""OData: resource paths, query options, filters and payloads."""
