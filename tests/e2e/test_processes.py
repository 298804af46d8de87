"""Processes come and go: what is missing is said, what is left keeps working, nothing needs a restart of the rest."""

import json
import subprocess
import time

import httpx
import psycopg
import pytest

from parlance.client import Api
from parlance.contract import error_problems
from parlance.deployment import Parlance
from parlance.nats import Nats
from parlance.people import People, name
from parlance.postgres import Cluster
from parlance.recorder import Exchange
from parlance.settings import PASSWORD, binary
from parlance.socket import Socket


class Rig:
    """A deployment whose PostgreSQL and NATS may be killed."""

    def __init__(self, kind):
        self.postgres, self.nats = Cluster(durable=True), Nats()
        self.server = Parlance(kind, self.postgres.url, self.nats.url)
        self.people = People(self.server)
        self.user = self.people.person("rig")
        self.own = self.user.post("/channels/direct", [self.user.id, self.user.id])

    def say(self):
        message = name("said")
        self.user.post("/posts", {"channel_id": self.own["id"], "message": message})
        return message

    def ready(self, process):
        answer = httpx.get(process.ready, timeout=10)
        return answer.status_code, answer.text.lower()

    def close(self):
        self.people.leave()
        self.server.stop()
        self.nats.remove()
        self.postgres.remove()


@pytest.fixture(scope="module", params=["standalone", "services"])
def rig(request):
    rig = Rig(request.param)
    yield rig
    rig.close()


@pytest.fixture(scope="module")
def services():
    rig = Rig("services")
    yield rig
    rig.close()


def until(what, look, seconds=60):
    """Waits for a state."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.1)
    return found


def in_shape(answer):
    return error_problems(Exchange("", str(answer.url), answer.status_code, answer.headers.get("content-type", ""), answer.text)) == []


def test_every_process_is_live_and_ready(rig):
    for process in rig.server.processes.values():
        assert rig.ready(process)[0] == 200
        assert httpx.get(process.ready.replace("readyz", "livez")).status_code == 200


@pytest.mark.parametrize("missing", ["nats", "postgres"])
def test_readiness_names_what_is_missing(rig, missing):
    dependency = rig.nats if missing == "nats" else rig.postgres
    words = ("nats", "bus") if missing == "nats" else ("postgres", "database")
    concerned = [p for n, p in rig.server.processes.items() if missing == "nats" or n != "gateway"]
    dependency.kill()
    try:
        for process in concerned:
            until(f"{process.name} not ready without {missing}", lambda p=process: rig.ready(p)[0] == 503)
            text = rig.ready(process)[1]
            assert any(word in text for word in words), text
            assert httpx.get(process.ready.replace("readyz", "livez"), timeout=5).status_code == 200
        if missing == "postgres":
            answer = rig.user.call("GET", f"/channels/{rig.own['id']}/posts")
            assert answer.status_code >= 500 and in_shape(answer), answer.text
    finally:
        dependency.start()
    for process in concerned:
        until(f"{process.name} ready again", lambda p=process: rig.ready(p)[0] == 200)
    until("posting again", lambda: rig.user.call("POST", "/posts", json={"channel_id": rig.own["id"], "message": "m"}).status_code == 201)


def test_posting_works_without_nats(rig):
    """A post is acknowledged after its commit; what NATS was to carry is carried when it is back."""
    socket = Socket(rig.server, rig.user.token)
    socket.event("hello")
    rig.nats.kill()
    try:
        message = rig.say()
        assert message in json.dumps(rig.user.get(f"/channels/{rig.own['id']}/posts"))
    finally:
        rig.nats.start()
    later = until("live events again", lambda: heard(rig, socket), 60)
    assert later
    socket.close()


def heard(rig, socket):
    """Posts and sees whether the socket hears it."""
    message = rig.say()
    try:
        return socket.event("posted", lambda frame: message in frame["data"]["post"], seconds=1)
    except AssertionError:
        assert not socket.closed, "the socket was dropped"
        return None


def test_everything_is_kept_over_a_restart(rig):
    message = rig.say()
    for process in rig.server.processes.values():
        assert process.stop() == 0
    for process in rig.server.processes.values():
        process.spawn()
    for process in rig.server.processes.values():
        process.wait()
    assert rig.user.get("/users/me")["id"] == rig.user.id, "the session lives on"
    assert message in json.dumps(rig.user.get(f"/channels/{rig.own['id']}/posts"))


def test_services_trust_nobody(services):
    """Past the gateway there is no entrance: a token, or headers anyone can write, say nothing to a service."""
    for service in ("auth", "messaging"):
        base = services.server.processes[service].ready.removesuffix("/readyz")
        path = "/api/v4/users/me" if service == "auth" else f"/api/v4/channels/{services.own['id']}"
        for headers in (
            {}, {"Authorization": f"Bearer {services.user.token}"}, {"X-User-Id": services.people.admin.id},
            {"X-Parlance-Identity": "e30.e30.e30"}, {"Parlance-Identity": services.people.admin.id},
        ):
            answer = httpx.get(base + path, headers=headers)
            assert answer.status_code == 401, (service, headers, answer.text)
            assert in_shape(answer), answer.text


def test_a_missing_service_is_an_error_in_shape(services):
    messaging = services.server.processes["messaging"]
    messaging.kill()
    try:
        answer = services.user.call("GET", f"/channels/{services.own['id']}/posts")
        assert answer.status_code in (502, 503, 504) and in_shape(answer), answer.text
        assert services.user.get("/users/me")["id"] == services.user.id, "auth does not need messaging"
        assert services.user.get("/system/ping")["status"] == "OK"
    finally:
        messaging.start()
    until("posting again", lambda: services.user.call("POST", "/posts", json={"channel_id": services.own["id"], "message": "m"}).status_code == 201)


def test_sockets_outlive_a_service(services):
    socket = Socket(services.server, services.user.token)
    socket.event("hello")
    for name_of in ("messaging", "auth"):
        process = services.server.processes[name_of]
        process.kill()
        process.start()
        until("live events again", lambda: heard(services, socket), 60)
    numbers = [frame["seq"] for frame in socket.events()]
    assert numbers == list(range(len(numbers)))
    socket.close()


def test_two_gateways_are_one(services):
    """What is said through one is heard through the other, and a revocation holds at both at once."""
    second = services.server.another_gateway()
    alice = services.people.person("two")
    there = Api(second, alice.token)
    assert there.get("/users/me")["id"] == alice.id
    socket = Socket(second, alice.token)
    socket.event("hello")
    own = alice.post("/channels/direct", [alice.id, alice.id])
    message = name("across")
    alice.post("/posts", {"channel_id": own["id"], "message": message})
    socket.event("posted", lambda frame: message in frame["data"]["post"])

    def status():
        return services.people.admin.get(f"/users/{alice.id}/status")["status"]

    first = Socket(services.server, alice.token)
    first.event("hello")
    until("online", lambda: status() == "online")
    first.close()
    time.sleep(2)
    assert status() == "online", "gone from one gateway, but here on the other"
    socket.close()
    until("offline", lambda: status() == "offline")
    socket = Socket(second, alice.token)
    socket.event("hello")
    until("online again", lambda: status() == "online")

    other = Api(services.server)
    other.login(alice.username, PASSWORD)
    other.post(f"/users/{alice.id}/sessions/revoke/all")
    assert there.call("GET", "/users/me").status_code == 401
    assert alice.call("GET", "/users/me").status_code == 401
    services.people.admin.post("/posts", {"channel_id": services.people.admin.post(
        "/channels/direct", [alice.id, services.people.admin.id])["id"], "message": (later := name("later"))})
    time.sleep(0.5)
    assert not any(later in json.dumps(frame) for frame in socket.frames), "a revoked session still hears"
    socket.close()
    assert services.server.processes.pop("gateway-2").stop() == 0


def test_the_gateway_keeps_nothing(services):
    gateway = services.server.processes["gateway"]
    socket = Socket(services.server, services.user.token)
    connection = socket.event("hello")["data"]["connection_id"]
    gateway.kill()
    socket.wait_closed()
    gateway.start()
    again = Socket(services.server, services.user.token, query={"connection_id": connection, "sequence_number": 1})
    assert again.event("hello")["data"]["connection_id"] != connection, "what was lost is said, by a new id"
    message = services.say()
    again.event("posted", lambda frame: message in frame["data"]["post"])
    again.close()


def test_read_model_can_be_rebuilt(services):
    """Whatever happened to messaging's copy of the users, one command makes it right."""
    def rows(schema):
        with psycopg.connect(services.server.database_url) as connection:
            return set(connection.execute(f"SELECT id, username, email, delete_at, roles FROM {schema}.users").fetchall())

    until("the copy is complete", lambda: rows("parlance_messaging") == rows("parlance_auth"))
    with psycopg.connect(services.server.database_url, autocommit=True) as connection:
        connection.execute("DELETE FROM parlance_messaging.users WHERE id = %s", [services.people.admin.id])
        connection.execute("UPDATE parlance_messaging.users SET username = 'nonsense', email = 'nonsense' WHERE id = %s", [services.user.id])
    assert rows("parlance_messaging") != rows("parlance_auth")
    env = services.server.processes["messaging"].env
    done = subprocess.run([binary("messaging"), "rebuild-users"], env=env, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stdout + done.stderr
    until("the copy is right", lambda: rows("parlance_messaging") == rows("parlance_auth"))


def test_index_can_be_made_anew(services):
    """One command reads all posts again and says how far it is."""
    services.say()
    env = services.server.processes["search"].env
    done = subprocess.run([binary("search"), "rebuild"], env=env, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stdout + done.stderr
    posts = int(done.stdout.removesuffix(" posts\n"))
    bars = [line for line in done.stderr.splitlines() if line.startswith("[#")]
    assert posts > 0 and any(f" {posts} of about {posts} posts, " in line or "documents at Meilisearch" in line for line in bars), done.stderr
