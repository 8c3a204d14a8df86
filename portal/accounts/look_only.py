"""The admin of rows that the upstream and the devices write: people only read them."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

if TYPE_CHECKING:
    AnyAdmin = admin.ModelAdmin[Model]
else:  # generic for the type checker only
    AnyAdmin = admin.ModelAdmin


class LookOnlyAdmin(AnyAdmin):
    """Neither added nor edited by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody edits one by hand."""
        return False
