"""The organisation behind the portal: reached in process or over HTTP, and known for a while."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from pytest_django import Settings
from requests.adapters import HTTPAdapter

from portal import dataverse, upstream
from portal.dataverse.retry import pause_before_retry
from portal.dataverse.wsgi_adapter import WsgiAdapter
from portal.upstream import Kept
from tests.accounts import fake_organization
from tests.accounts.fake_organization import ORGANIZATION, Organization


@pytest.fixture
def organization(settings: Settings) -> Iterator[Organization]:
    settings.UPSTREAM_WSGI = "tests.accounts.fake_organization.application"
    settings.UPSTREAM_CLIENT_SECRET = "portal-secret"
    upstream.forget()
    yield fake_organization.reset()
    upstream.forget()


class Time:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_dotted_path_is_called_in_process(organization: Organization) -> None:
    adapter = upstream.as_service().session.http.get_adapter("http://x/")
    assert isinstance(adapter, WsgiAdapter)


def test_without_one_the_network_is_used(settings: Settings) -> None:
    settings.UPSTREAM_WSGI = None
    upstream.forget()
    adapter = upstream.as_service().session.http.get_adapter("http://x/")
    assert isinstance(adapter, HTTPAdapter)
    assert not isinstance(adapter, WsgiAdapter)
    upstream.forget()


def test_clients_share_connections_and_take_timeouts_from_settings(
    organization: Organization, settings: Settings
) -> None:
    settings.UPSTREAM_READ_TIMEOUT = 7
    one, other = upstream.as_service().session, upstream.as_service().session
    assert one.http is other.http
    assert one.timeouts.read == 7


def test_no_thread_of_the_server_sleeps_long_while_the_upstream_is_busy() -> None:
    busy = dataverse.Throttled("Later.", status=429, retry_after=7)
    pause = pause_before_retry(
        busy,
        attempt=1,
        elapsed=0,
        is_repeatable=True,
        policy=upstream.as_service().session.policy,
        random=0,
    )
    assert pause is None


def test_a_wrong_secret_of_the_portal_is_nobodys_sign_in(
    organization: Organization, settings: Settings
) -> None:
    settings.UPSTREAM_CLIENT_SECRET = "wrong"
    upstream.forget()
    with pytest.raises(dataverse.ClientRejected):
        upstream.organization()


def counting(values: list[int]) -> Callable[[], int]:
    def read() -> int:
        values.append(len(values) + 1)
        return values[-1]

    return read


def test_a_value_is_kept_for_its_time() -> None:
    reads: list[int] = []
    time = Time()
    kept = Kept(counting(reads), seconds=300, clock=time)
    assert [kept.get(), kept.get()] == [1, 1]
    time.seconds = 299
    assert kept.get() == 1
    time.seconds = 300
    assert kept.get() == 2


def test_many_threads_cause_one_reading() -> None:
    reads: list[int] = []
    kept = Kept(counting(reads), seconds=300)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: kept.get(), range(32))) == {1}
    assert reads == [1]


def test_while_one_thread_reads_anew_the_others_take_the_old_value() -> None:
    time = Time()
    is_reading, may_end = threading.Event(), threading.Event()
    values = iter([1, 2])

    def read() -> int:
        value = next(values)
        if value == 2:
            is_reading.set()
            may_end.wait(10)
        return value

    kept = Kept(read, seconds=300, clock=time)
    kept.get()
    time.seconds = 400
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(kept.get)
        is_reading.wait(10)
        assert kept.get() == 1
        may_end.set()
        assert slow.result() == 2


def failing_after_the_first(error: Exception) -> Callable[[], int]:
    values = iter([1])

    def read() -> int:
        for value in values:
            return value
        raise error

    return read


def test_an_old_value_serves_while_the_upstream_is_down() -> None:
    time = Time()
    down = dataverse.UpstreamUnavailable("down", status=503)
    kept = Kept(failing_after_the_first(down), seconds=300, clock=time)
    kept.get()
    time.seconds = 400
    assert kept.get() == 1


def test_a_fault_that_stays_is_told() -> None:
    time = Time()
    denied = dataverse.AccessDenied("no", status=403)
    kept = Kept(failing_after_the_first(denied), seconds=300, clock=time)
    kept.get()
    time.seconds = 400
    with pytest.raises(dataverse.AccessDenied):
        kept.get()


def test_a_first_reading_that_fails_is_told_and_tried_again() -> None:
    outcomes: list[Exception | int] = [dataverse.TimedOut("slow"), 5]

    def read() -> int:
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    kept = Kept(read, seconds=300)
    with pytest.raises(dataverse.TimedOut):
        kept.get()
    assert kept.get() == 5


def test_the_organisations_name_is_read_by_the_portal_itself(organization: Organization) -> None:
    found = upstream.organization()
    assert found == dataverse.Organization(ORGANIZATION, "Contoso")
    organization.requests.clear()
    assert upstream.organization() == found
    assert organization.requests == []
