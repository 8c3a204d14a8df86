"""EntityDefinitions and RelationshipDefinitions, from the catalogue."""
