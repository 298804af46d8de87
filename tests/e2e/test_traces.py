"""One request is one trace: from the gateway through the service and NATS to whoever consumes the event."""

import time

import pytest

from parlance.collector import Collector
from parlance.deployment import Parlance
from parlance.people import People


@pytest.fixture
def traced(cluster_url, nats_url):
    collector = Collector()
    server = Parlance("services", cluster_url, nats_url, env={"PARLANCE_OTLP_ENDPOINT": collector.url})
    yield server, collector
    server.stop()
    collector.close()


def test_a_sign_up_is_one_trace_over_three_processes(traced):
    server, collector = traced
    People(server).person("traced")
    until = time.time() + 30
    while time.time() < until:
        for consumed in [s for s in collector.spans if s.service == "messaging" and "user.changed" in str(s.attributes)]:
            services = {span.service for span in collector.trace_of(consumed)}
            if {"gateway", "auth", "messaging"} <= services:
                ids = {span.id for span in collector.trace_of(consumed)}
                roots = [span for span in collector.trace_of(consumed) if span.parent not in ids]
                assert [span.service for span in roots] == ["gateway"], roots
                return
        time.sleep(0.2)
    pytest.fail(f"no trace joins the three: {collector.spans[-20:]}")
