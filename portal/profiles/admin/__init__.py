"""Admin pages of the profiles: draft, publish, look at what was published."""

from portal.profiles.admin import profiles, tables, versions

__all__ = ["profiles", "tables", "versions"]
