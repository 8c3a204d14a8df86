"""Django app configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers the `accounts` app."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "portal.accounts"
    label = "accounts"
