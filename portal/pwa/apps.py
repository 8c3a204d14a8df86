"""Django app configuration."""

from django.apps import AppConfig


class PwaConfig(AppConfig):
    """Registers the `pwa` app."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "portal.pwa"
    label = "pwa"
