"""kill -9 of everything, in turn, while clients post at full speed: nothing acknowledged is lost, doubled or reordered."""

import random
import threading
import time
import uuid

import httpx
import psycopg
import pytest

from conftest import SUMMARIES
from parlance.deployment import Parlance
from parlance.nats import Nats
from parlance.people import People, name
from parlance.postgres import Cluster
from parlance.settings import PASSWORD
from parlance.socket import Socket

WRITERS = 8
ROUNDS = 3


class Writer(threading.Thread):
    """Posts one after the other, each until it is acknowledged, always under the same pending id."""

    def __init__(self, rig, person, channels):
        super().__init__(daemon=True)
        self.rig, self.person, self.channels = rig, person, channels
        self.acknowledged = []
        self.surprises = []
        self.retries = 0
        self.given_up = None

    def run(self):
        number = 0
        with httpx.Client(base_url=self.rig.server.url, timeout=10) as http:
            while not self.rig.enough.is_set():
                channel = self.channels[number % len(self.channels)]
                body = {
                    "channel_id": channel, "message": f"{self.person.username} {number}",
                    "pending_post_id": f"{self.person.id}:{uuid.uuid4().hex}",
                }
                post = self.insist(http, body)
                if post is None:
                    self.given_up = body
                    return
                self.acknowledged.append((channel, number, post["id"], body["pending_post_id"]))
                number += 1

    def insist(self, http, body):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                answer = http.post("/api/v4/posts", json=body, headers={"Authorization": f"Bearer {self.person.token}"})
            except httpx.TransportError:
                self.retries += 1
                time.sleep(0.05)
                continue
            if answer.status_code in (200, 201):
                return answer.json()
            if answer.status_code < 500:
                self.surprises.append(f"{answer.status_code} {answer.text[:200]}")
            self.retries += 1
            time.sleep(0.05)
        return None


class Registrar(threading.Thread):
    """Signs people up, renames and deactivates them, so that the read model of users has work."""

    def __init__(self, rig):
        super().__init__(daemon=True)
        self.rig = rig
        self.made = 0

    def run(self):
        admin = {"Authorization": f"Bearer {self.rig.people.admin.token}"}
        with httpx.Client(base_url=self.rig.server.url, timeout=10) as http:
            while not self.rig.enough.is_set():
                title = name("joiner")
                try:
                    answer = http.post("/api/v4/users", json={"username": title, "email": f"{title}@example.com", "password": PASSWORD})
                    if answer.status_code == 201:
                        self.made += 1
                        user = answer.json()["id"]
                        http.put(f"/api/v4/users/{user}/patch", json={"username": f"{title}-renamed"}, headers=admin)
                        if self.made % 2:
                            http.delete(f"/api/v4/users/{user}", headers=admin)
                        else:
                            http.put(f"/api/v4/users/{user}/roles", json={"roles": "system_user system_user_access_token"}, headers=admin)
                except httpx.TransportError:
                    pass
                time.sleep(0.2)


class Rig:
    """Everything of its own, with fsync on."""

    def __init__(self, kind, env=None):
        self.postgres, self.nats = Cluster(durable=True), Nats()
        self.server = Parlance(kind, self.postgres.url, self.nats.url, env=env)
        self.people = People(self.server)
        self.enough = threading.Event()
        self.read = {}
        persons = [self.people.person("writer") for _ in range(WRITERS)]
        self.team = self.people.team(persons[0], *persons[1:])
        self.channels = [self.people.channel(persons[0], self.team, *persons[1:])["id"] for _ in range(4)]
        self.writers = [Writer(self, person, random.sample(self.channels, 2)) for person in persons]
        self.registrar = Registrar(self)

    def strike(self, victim, wipe=False):
        """Kills one process and starts it again."""
        if victim == "nats":
            self.nats.kill(wipe)
            time.sleep(0.5)
            self.nats.start()
        elif victim == "postgres":
            self.postgres.kill()
            time.sleep(0.3)
            self.postgres.start()
        else:
            self.server.processes[victim].kill()
            time.sleep(0.3)
            self.server.processes[victim].start()

    def posts(self, channel):
        """All ordinary posts of a channel, oldest first, read once, page by page over REST."""
        found, page = [], 0
        while channel not in self.read:
            answer = self.people.admin.get(f"/channels/{channel}/posts?page={page}&per_page=200")
            if not answer["order"]:
                self.read[channel] = found[::-1]
            found += [answer["posts"][post] for post in answer["order"] if answer["posts"][post]["type"] == ""]
            page += 1
        return self.read[channel]

    def users(self, schema):
        with psycopg.connect(self.server.database_url) as connection:
            return set(connection.execute(f"SELECT id, username, email, delete_at, roles FROM {schema}.users").fetchall())

    def close(self):
        self.enough.set()
        self.people.leave()
        self.server.stop()
        self.nats.remove()
        self.postgres.remove()


@pytest.fixture(scope="module", params=["standalone", "services"])
def rig(request):
    """After the storm: the kills have happened, the writers have finished."""
    rig = Rig(request.param)
    try:
        storm(rig)
        yield rig
    finally:
        rig.close()


def storm(rig):
    for thread in (*rig.writers, rig.registrar):
        thread.start()
    victims = [n for n in ("standalone", "messaging", "gateway", "auth") if n in rig.server.processes] + ["nats", "postgres"]
    time.sleep(2)
    for turn in range(ROUNDS):
        for victim in victims:
            rig.strike(victim, wipe=turn == ROUNDS - 1)
            for process in rig.server.processes.values():
                assert process.alive(), f"{process.name} died of the loss of {victim}\n{process.tail()}"
            time.sleep(2)
    for process in rig.server.processes.values():
        process.wait()
    time.sleep(1)
    rig.enough.set()
    for thread in (*rig.writers, rig.registrar):
        thread.join(70)
        assert not thread.is_alive()
    SUMMARIES.append((f"faults, {rig.server.kind}", (
        f"{ROUNDS} times kill -9 of each of {', '.join(victims)}: {sum(len(w.acknowledged) for w in rig.writers)} posts acknowledged"
        f" to {WRITERS} writers after {sum(w.retries for w in rig.writers)} repeated requests; {rig.registrar.made} people signed up")))


pytestmark = pytest.mark.timeout(300)


def test_writers_got_through(rig):
    for writer in rig.writers:
        assert writer.given_up is None, f"never acknowledged: {writer.given_up}"
        assert writer.surprises == [], "a fault never makes a good request a bad one"
        assert len(writer.acknowledged) > 100
    assert sum(writer.retries for writer in rig.writers) > ROUNDS, "the faults were felt"
    assert rig.registrar.made > 20


def test_every_acknowledged_post_is_there_once(rig):
    there = {}
    for channel in rig.channels:
        for post in rig.posts(channel):
            there.setdefault((channel, post["message"]), []).append(post["id"])
    for writer in rig.writers:
        for channel, number, post, _ in writer.acknowledged:
            assert there.get((channel, f"{writer.person.username} {number}")) == [post]
    assert len(there) == sum(len(writer.acknowledged) for writer in rig.writers), "and nothing that was never acknowledged"


def test_order_is_kept(rig):
    for channel in rig.channels:
        posts = rig.posts(channel)
        for writer in rig.writers:
            mine = [int(post["message"].split()[1]) for post in posts if post["user_id"] == writer.person.id]
            assert mine == sorted(mine), f"{writer.person.username} in {channel}"


def test_counters_are_right(rig):
    for channel in rig.channels:
        assert rig.people.admin.get(f"/channels/{channel}")["total_msg_count"] == len(rig.posts(channel))


def test_read_model_of_users_equals_auth(rig):
    deadline = time.monotonic() + 90
    while (known := rig.users("parlance_messaging")) != (real := rig.users("parlance_auth")):
        assert time.monotonic() < deadline, f"only auth has {list(real - known)[:5]}, only messaging has {list(known - real)[:5]}"
        time.sleep(0.5)
    assert len(real) > WRITERS


def test_live_events_flow_again(rig):
    person = rig.writers[0].person
    socket = Socket(rig.server, person.token)
    socket.event("hello")
    message = name("after")
    person.post("/posts", {"channel_id": rig.channels[0], "message": message})
    socket.event("posted", lambda frame: message in frame["data"]["post"])
    socket.close()
