"""Manifest, pull, check, related, get and push: what a device asks of the server."""
