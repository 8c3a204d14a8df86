"""Service protection limits: what one user may ask of one server process in five minutes."""
