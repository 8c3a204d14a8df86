"""Django app configuration."""

from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    """Registers the `profiles` app."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "portal.profiles"
    label = "profiles"
