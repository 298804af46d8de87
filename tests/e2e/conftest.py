"""Fixtures of all suites: the servers below, the deployment under test, its people."""

import signal
import sys

import pytest

from parlance import settings
from parlance.deployment import Deployment, Parlance
from parlance.nats import Nats
from parlance.people import People
from parlance.postgres import Cluster

SUMMARIES = []

# These start, kill and reconfigure processes, which only makes sense for our own.
collect_ignore = ["test_faults.py", "test_search.py", "test_search_faults.py", "test_file_texts.py", "test_operation.py", "test_processes.py", "test_cost.py", "test_tls.py", "test_traces.py"] if settings.external() else []


def pytest_configure(config):
    # A terminated run must still end the processes it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def pytest_generate_tests(metafunc):
    if "deployment" in metafunc.fixturenames:
        kinds = ["external"] if settings.external() else ["standalone", "services"]
        if metafunc.definition.get_closest_marker("standalone"):
            kinds = [kind for kind in kinds if kind != "services"]
        metafunc.parametrize("deployment", kinds, indirect=True, scope="session")


def pytest_terminal_summary(terminalreporter):
    for title, lines in SUMMARIES:
        terminalreporter.section(title)
        terminalreporter.write_line(lines)


@pytest.fixture(scope="session")
def cluster_url():
    """Superuser URL of a PostgreSQL that may forget: nothing is killed in these suites."""
    given = settings.variable("TEST_DATABASE_URL")
    if given:
        yield given
        return
    cluster = Cluster()
    yield cluster.url
    cluster.remove()


@pytest.fixture(scope="session")
def nats_url():
    """URL of a NATS server."""
    given = settings.variable("TEST_NATS_URL")
    if given:
        yield given
        return
    nats = Nats()
    yield nats.url
    nats.remove()


@pytest.fixture(scope="session")
def deployment(request):
    """The server under test, in both forms one after the other."""
    outside = settings.external()
    if outside:
        yield Deployment(*outside)
        return
    server = Parlance(request.param, request.getfixturevalue("cluster_url"), request.getfixturevalue("nats_url"))
    yield server
    server.stop()


@pytest.fixture
def people(deployment):
    """Makes accounts; they are deactivated afterwards."""
    people = People(deployment)
    yield people
    people.leave()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    server = getattr(item, "funcargs", {}).get("deployment")
    if report.failed and server is not None and server.processes:
        report.sections.append(("server logs", server.tails()))


@pytest.fixture(scope="module")
def scene(deployment):
    """Two in a channel and one outside."""
    people = People(deployment)
    people.ann, people.bob, people.out = (people.person(n) for n in ("ann", "bob", "out"))
    people.place = people.team(people.ann, people.bob)
    people.room = people.channel(people.ann, people.place, people.bob)["id"]
    yield people
    people.leave()
