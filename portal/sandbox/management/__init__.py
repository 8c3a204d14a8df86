"""Management of the sandbox from the command line."""
