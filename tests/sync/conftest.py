"""People and devices that several tests of sync share."""

from collections.abc import Callable

import pytest

from portal.dataverse import Client
from tests.portal_client import PortalClient
from tests.sandbox_side import SandboxSide
from tests.sync.device import Device
from tests.sync.pairs import RULES
from tests.sync.publishing import publish_for


@pytest.fixture
def dana(signed_in: Callable[[str], PortalClient]) -> PortalClient:
    """A device of somebody whose leads are those of her accounts, and competitors of those."""
    client = signed_in("dana")
    publish_for(client.user, *RULES)
    return client


@pytest.fixture
def danas_device(dana: PortalClient) -> Device:
    """Her device after its first pass."""
    device = Device.loaded(dana)
    device.run_pass()
    return device


@pytest.fixture
def maker(sandbox: SandboxSide) -> Client:
    """Somebody who may do everything upstream."""
    return sandbox.client("maker")
