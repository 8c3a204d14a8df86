"""The model-driven apps of the demo organisation, one module each."""

from portal.sandbox.organisation.apps.building import App
from portal.sandbox.organisation.apps.customer_service import CUSTOMER_SERVICE
from portal.sandbox.organisation.apps.field_service import FIELD_SERVICE
from portal.sandbox.organisation.apps.sales import SALES

APPS: tuple[App, ...] = (FIELD_SERVICE, SALES, CUSTOMER_SERVICE)

__all__ = ["APPS"]
