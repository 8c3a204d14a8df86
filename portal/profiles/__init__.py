"""What a device may hold: offline profiles, their versions and scopes."""
