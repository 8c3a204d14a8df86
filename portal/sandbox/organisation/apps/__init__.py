"""The model-driven apps of the demo organisation, one module each."""

from portal.sandbox.organisation.apps.building import App
from portal.sandbox.organisation.apps.field_service import FIELD_SERVICE

APPS: tuple[App, ...] = (FIELD_SERVICE,)

__all__ = ["APPS"]
