"""kill -9 of Meilisearch, with and without its data, while clients post at full speed: posting does not feel it, every search is
answered, and in the end Meilisearch has everything."""

import threading
import time

import httpx
import pytest

from conftest import SUMMARIES
from parlance import meilisearch
from test_faults import Rig

pytestmark = pytest.mark.skipif(not meilisearch.program(), reason="search was not tested with Meilisearch: there is none on PATH")

ROUNDS = 4
# What was acknowledged that long ago is found, whoever is away.
SETTLED = 5


class Searcher(threading.Thread):
    """Looks for what somebody said some seconds ago, again and again."""

    def __init__(self, rig, writer):
        super().__init__(daemon=True)
        self.rig, self.writer = rig, writer
        self.searches, self.slowest, self.failures, self.missed = 0, 0.0, [], []

    def run(self):
        known = []
        with httpx.Client(base_url=self.rig.server.url, timeout=10) as http:
            while not self.rig.enough.is_set():
                known.append((time.monotonic(), len(self.writer.acknowledged)))
                settled = [count for at, count in known if at < time.monotonic() - SETTLED]
                time.sleep(0.05)
                if settled and settled[-1]:
                    self.look(http, self.writer.acknowledged[(self.searches * 37) % settled[-1]])

    def look(self, http, acknowledged):
        _, number, post, _ = acknowledged
        body = {"terms": f"{self.writer.person.username} {number}", "is_or_search": False, "per_page": 200}
        began = time.monotonic()
        answer = http.post("/api/v4/posts/search", json=body, headers={"Authorization": f"Bearer {self.writer.person.token}"})
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.searches += 1
        if answer.status_code != 200:
            self.failures.append(answer.text[:200])
        elif post not in answer.json()["order"]:
            self.missed.append((number, post))


def missing(rig):
    """What was acknowledged and Meilisearch has not."""
    return {post for writer in rig.writers for _, _, post, _ in writer.acknowledged} - set(rig.meilisearch.ids())


def engine(rig):
    """What the process that searches says of its engine."""
    return httpx.get(rig.search.ready, timeout=10).json()["search.engine"]


@pytest.fixture(scope="module", params=["standalone", "services"])
def rig(request):
    """After the storm: the kills have happened, the writers have finished."""
    server = meilisearch.Meilisearch()
    rig = None
    try:
        rig = Rig(request.param, {"PARLANCE_MEILISEARCH_URL": server.url, "PARLANCE_MEILISEARCH_KEY": server.key})
        rig.meilisearch = server
        rig.search = rig.server.processes.get("search") or rig.server.processes["standalone"]
        storm(rig)
        yield rig
    finally:
        if rig:
            rig.close()
        server.remove()


def storm(rig):
    rig.searchers = [Searcher(rig, writer) for writer in rig.writers[:2]]
    for thread in (*rig.writers, *rig.searchers):
        thread.start()
    time.sleep(SETTLED + 3)
    for turn in range(ROUNDS):
        rig.meilisearch.kill(wipe=turn % 2 == 1)
        for process in rig.server.processes.values():
            assert process.alive(), f"{process.name} died of the loss of Meilisearch\n{process.tail()}"
        time.sleep(2)
        rig.meilisearch.start()
        time.sleep(4)
    rig.enough.set()
    for thread in (*rig.writers, *rig.searchers):
        thread.join(timeout=90)
    deadline = time.monotonic() + 60
    while engine(rig) != "meilisearch" or missing(rig):
        assert time.monotonic() < deadline, f"{engine(rig)}, {len(missing(rig))} posts are missing"
        time.sleep(0.5)
    said = sum(len(writer.acknowledged) for writer in rig.writers)
    searches, slowest = sum(s.searches for s in rig.searchers), max(s.slowest for s in rig.searchers)
    SUMMARIES.append((f"faults of Meilisearch, {rig.server.kind}", f"{said} posts, {searches} searches, slowest {slowest:.2f} s, {ROUNDS} kills"))


def test_posting_did_not_feel_it(rig):
    for writer in rig.writers:
        assert (writer.given_up, writer.surprises, writer.retries) == (None, [], 0)
        assert len(writer.acknowledged) > 50


def test_every_search_was_answered_and_missed_nothing(rig):
    for searcher in rig.searchers:
        assert searcher.searches > 50
        assert (searcher.failures, searcher.missed) == ([], [])
    assert rig.search.log.read_text().count("Meilisearch does not answer searches") >= ROUNDS, "the faults were felt"


def test_in_the_end_meilisearch_alone_finds_everything(rig):
    # Without Postgres to stand in for it.
    rig.search.kill()
    rig.search.env["PARLANCE_SEARCH_FALLBACK"] = "false"
    rig.search.start()
    deadline = time.monotonic() + 60
    while engine(rig) != "meilisearch":
        assert time.monotonic() < deadline, engine(rig)
        time.sleep(0.1)
    for writer in rig.writers:
        page, found = 0, set()
        while order := writer.person.post("/posts/search", {"terms": writer.person.username, "page": page, "per_page": 200})["order"]:
            found |= set(order)
            page += 1
        assert found == {post for _, _, post, _ in writer.acknowledged}
