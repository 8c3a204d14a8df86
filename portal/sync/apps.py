"""Django app configuration."""

from django.apps import AppConfig


class SyncConfig(AppConfig):
    """Registers the `sync` app."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "portal.sync"
    label = "sync"
