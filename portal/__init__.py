"""The server between field workers' devices and their organisation's Dataverse."""
