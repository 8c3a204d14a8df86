"""Functions and actions of the Web API: what is called by name rather than addressed as a row."""
