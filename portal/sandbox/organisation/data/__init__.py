"""The rows of the demo organisation: what a small service company has on its books."""
