"""The limits, as the product has them, and scaled by settings or by the control endpoint."""

from dataclasses import asdict, dataclass
from typing import Any

import orjson
from django.conf import settings

from portal.sandbox.models import Setting

TOO_MANY_REQUESTS = "0x80072322"
TOO_MUCH_TIME = "0x80072321"
TOO_MANY_AT_ONCE = "0x80072326"
_SETTING = "protection limits"


@dataclass(frozen=True)
class Limits:
    """How much one user may ask for: per sliding window, and at once.

    `mark` names the moment they were set; with another mark everything is counted anew.
    """

    requests: int = 6000
    execution_seconds: float = 1200.0
    concurrent: int = 52
    window_seconds: float = 300.0
    enabled: bool = True
    mark: str = ""

    def messages(self) -> dict[str, str]:
        """Return what is said when a limit is met, by code."""
        window = f"{self.window_seconds:g}"
        return {
            TOO_MANY_REQUESTS: (
                f"Number of requests exceeded the limit of {self.requests} "
                f"over time window of {window} seconds."
            ),
            TOO_MUCH_TIME: (
                "Combined execution time of incoming requests exceeded limit of "
                f"{self.execution_seconds * 1000:,.0f} milliseconds over time window of {window} "
                "seconds. Decrease number of concurrent requests or reduce the duration of "
                "requests and try again later."
            ),
            TOO_MANY_AT_ONCE: (
                f"Number of concurrent requests exceeded the limit of {self.concurrent}."
            ),
        }


def current_limits() -> Limits:
    """Return the limits in force: those set by control, else the product's."""
    usual = Limits(enabled=settings.SANDBOX_PROTECTION)
    if not settings.SANDBOX_CONTROL:
        return usual
    found = Setting.objects.filter(name=_SETTING).values_list("value", flat=True).first()
    return usual if found is None else Limits(**orjson.loads(found))


def set_limits(limits: Limits) -> None:
    """Put limits in force, for every process of the server."""
    value = orjson.dumps(asdict(limits)).decode()
    Setting.objects.update_or_create(name=_SETTING, defaults={"value": value})


def shown(limits: Limits) -> dict[str, Any]:
    """Return limits as the control endpoint shows them."""
    return {name: value for name, value in asdict(limits).items() if name != "mark"}
