"""Keeps the sandbox's rows in the sandbox's own database, and everything else out of it."""

from typing import Any

from django.db.models import Model

# ruff: noqa: SLF001 - _meta is Django's documented way to ask a model about itself


class SandboxRouter:
    """Routes the app `sandbox` to the database alias `sandbox`, both ways exclusively."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str | None:
        """Read sandbox models from the sandbox database."""
        return "sandbox" if model._meta.app_label == "sandbox" else None

    def db_for_write(self, model: type[Model], **_hints: Any) -> str | None:
        """Write sandbox models to the sandbox database."""
        return "sandbox" if model._meta.app_label == "sandbox" else None

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:
        """Create sandbox tables in the sandbox database only, and nothing else there."""
        return (app_label == "sandbox") == (db == "sandbox")
