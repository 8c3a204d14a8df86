"""The demo organisation: its tables, apps, roles, people and rows."""
