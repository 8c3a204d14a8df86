"""The generic row store: values, writes, reads and what rows look like as JSON."""
