"""A Dataverse to develop against: faithful in what it serves, refusing what it does not know."""
