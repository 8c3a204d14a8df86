"""Django app configuration."""

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    """Registers the `sandbox` app."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "portal.sandbox"
    label = "sandbox"
