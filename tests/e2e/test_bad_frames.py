"""Bad frames end the socket they came on, and nothing else."""

import json
import time

import pytest
from websockets.exceptions import ConnectionClosed

from parlance.client import Api
from parlance.people import People, name
from parlance.raw import Raw
from parlance.settings import PASSWORD
from parlance.socket import Socket

TEXT, BINARY, CLOSE, PING = 1, 2, 8, 9


@pytest.fixture(scope="module")
def scene(deployment):
    people = People(deployment)
    people.user = people.person("frames")
    people.witness = Socket(deployment, people.user.token)
    people.own = people.user.post("/channels/direct", [people.user.id, people.user.id])
    yield people
    people.witness.close()
    people.leave()


@pytest.fixture(autouse=True)
def others_live_on(scene):
    """Another socket of the same person still hears everything."""
    yield
    message = name("alive")
    scene.user.post("/posts", {"channel_id": scene.own["id"], "message": message})
    scene.witness.event("posted", lambda frame: message in frame["data"]["post"])


def test_oversized_frame(scene, deployment):
    socket = Socket(deployment, scene.user.token)
    socket.event("hello")
    assert socket.send("ping", {"padding": "x" * 8000})["status"] == "OK"
    socket.connection.send(json.dumps({"seq": 9, "action": "ping", "data": {"padding": "x" * 9000}}))
    assert socket.wait_closed()[0] == 1009


def test_oversized_message_in_fragments(scene, deployment):
    raw = Raw(deployment)
    assert raw.upgrade(scene.user.token) == 101
    raw.frame(TEXT, b"x" * 4000, fin=False)
    for _ in range(500):
        if not raw.frame(0, b"x" * 4000, fin=False):
            break
    assert raw.closed()


def test_announced_giant_frame(scene, deployment):
    raw = Raw(deployment)
    assert raw.upgrade(scene.user.token) == 101
    raw.send(b"\x81\xff" + b"\x7f" + b"\xff" * 7 + b"\0\0\0\0" + b"x" * 100)
    assert raw.closed()


@pytest.mark.parametrize("payload", ["", "{", "nonsense", "[]", "42", "null", '"text"', "{}" * 3, "[" * 8000, '{"a":' * 1600])
def test_garbage_text(scene, deployment, payload):
    """Undecodable frames close the socket; decodable nonsense may as well be answered with FAIL."""
    socket = Socket(deployment, scene.user.token)
    socket.event("hello")
    socket.connection.send(payload)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not socket.closed and not any(f.get("status") == "FAIL" for f in socket.frames):
        time.sleep(0.02)
    if payload in ("{", "nonsense", ""):
        assert socket.closed, "an undecodable frame"
    else:
        assert socket.closed or any(f.get("status") == "FAIL" for f in socket.frames)
    socket.close()


@pytest.mark.parametrize("payload", [
    b'{"seq":1,"action":"ping"\xff}', b"\xc3\x28", b"\xed\xa0\x80", b"\x00" * 10,
])
def test_broken_utf8(scene, deployment, payload):
    raw = Raw(deployment)
    assert raw.upgrade(scene.user.token) == 101
    raw.frame(TEXT, payload)
    assert raw.closed()


@pytest.mark.parametrize("broken", ["unmasked", "reserved opcode", "reserved bit", "long ping", "lone continuation", "binary"])
def test_broken_protocol(scene, deployment, broken):
    raw = Raw(deployment)
    assert raw.upgrade(scene.user.token) == 101
    ping = b'{"seq":1,"action":"ping"}'
    if broken == "unmasked":
        raw.frame(TEXT, ping, mask=False)
    elif broken == "reserved opcode":
        raw.frame(5, ping)
    elif broken == "reserved bit":
        raw.frame(TEXT, ping, reserved=0x40)
    elif broken == "long ping":
        raw.frame(PING, b"x" * 500)
    elif broken == "lone continuation":
        raw.frame(0, ping)
    else:
        raw.frame(BINARY, b"\xc1" * 50)
    assert raw.closed()


@pytest.mark.parametrize(("frame", "error"), [
    ({"seq": 1, "action": ""}, "api.web_socket_router.no_action.app_error"),
    ({"seq": 1}, "api.web_socket_router.no_action.app_error"),
    ({"seq": 0, "action": "ping"}, "api.web_socket_router.bad_seq.app_error"),
    ({"seq": -1, "action": "ping"}, "api.web_socket_router.bad_seq.app_error"),
    ({"seq": 1, "action": "no_such_action"}, "api.web_socket_router.bad_action.app_error"),
    ({"seq": 1, "action": "user_typing", "data": {}}, "api.websocket_handler.invalid_param.app_error"),
    ({"seq": 1, "action": "user_typing", "data": {"channel_id": 5}}, "api.websocket_handler.invalid_param.app_error"),
    ({"seq": 1, "action": "get_statuses_by_ids", "data": {"user_ids": "x"}}, "api.websocket_handler.invalid_param.app_error"),
])
def test_bad_actions(scene, deployment, frame, error):
    socket = Socket(deployment, scene.user.token)
    socket.event("hello")
    socket.connection.send(json.dumps(frame))
    answer = socket.wait(lambda f: f.get("status") == "FAIL", "FAIL")
    assert answer["error"]["id"] == error
    assert "status_code" in answer["error"] and "message" in answer["error"]
    socket.seq = 1
    assert socket.send("ping")["data"]["text"] == "pong"
    socket.close()


def test_typing_in_a_foreign_channel(scene, deployment):
    foreign = scene.admin.post("/channels/direct", [scene.admin.id, scene.admin.id])
    socket = Socket(deployment, scene.user.token)
    socket.seq = 5
    answer = socket.send("user_typing", {"channel_id": foreign["id"], "parent_id": ""})
    assert answer["status"] == "FAIL"
    socket.close()


def test_wrong_challenge_closes(scene, deployment):
    for token in ("", "x", "y" * 26, "z" * 5000, None, 5):
        socket = Socket(deployment)
        socket.connection.send(json.dumps({"seq": 1, "action": "authentication_challenge", "data": {"token": token}}))
        socket.wait_closed()
        assert socket.frames == []


def test_silence_before_authentication_closes(deployment, scene):
    socket = Socket(deployment)
    began = time.monotonic()
    socket.wait_closed(12)
    assert 3 < time.monotonic() - began < 10
    assert socket.frames == []


def test_nothing_is_told_before_authentication(deployment, scene):
    socket = Socket(deployment)
    scene.user.post("/posts", {"channel_id": scene.own["id"], "message": "secret"})
    time.sleep(0.5)
    assert socket.frames == []
    socket.close()


@pytest.mark.parametrize("query", [
    {"connection_id": "y" * 26}, {"connection_id": "x", "sequence_number": "0"}, {"connection_id": "y" * 26, "sequence_number": "abc"},
    {"connection_id": "%00" * 9, "sequence_number": "1"}, {"connection_id": "y" * 26, "sequence_number": "-5"},
    {"connection_id": "y" * 26, "sequence_number": "99999999999999999999"},
])
def test_bad_resume(scene, deployment, query):
    """Closed, or greeted as new; never somebody else's events."""
    socket = Socket(deployment, scene.user.token, query=query)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not socket.closed and not socket.frames:
        time.sleep(0.02)
    assert socket.closed or socket.frames[0]["event"] == "hello"
    socket.close()


def test_flood_of_frames(scene, deployment):
    """Every ping is answered, or the one who floods is cut off."""
    socket = Socket(deployment, scene.user.token)
    socket.event("hello")
    try:
        for number in range(5000):
            socket.connection.send(json.dumps({"seq": number + 1, "action": "ping"}))
    except ConnectionClosed:
        return
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not socket.closed and not any(f.get("seq_reply") == 5000 for f in socket.frames[-5:]):
        time.sleep(0.05)
    assert socket.closed or socket.frames[-1].get("seq_reply") == 5000
    socket.close()


def test_many_sockets_of_one_person(scene, deployment):
    before = deployment.rss()
    sockets = [Raw(deployment) for _ in range(150)]
    assert {raw.upgrade(scene.user.token) for raw in sockets} == {101}
    assert deployment.rss() - before < 40 * 1024 * 1024
    for raw in sockets:
        raw.close()


def test_revoked_session_goes_silent(scene, deployment):
    """The socket of an ended session stays open and hears nothing more."""
    person = scene.person("revoked")
    own = person.post("/channels/direct", [person.id, person.id])
    socket = Socket(deployment, person.token)
    socket.event("hello")
    again = Api(deployment)
    again.login(person.username, PASSWORD)
    person.call("POST", "/users/logout")
    message = name("unheard")
    again.post("/posts", {"channel_id": own["id"], "message": message})
    time.sleep(0.5)
    assert not any(message in json.dumps(frame) for frame in socket.frames)
    if not socket.closed:
        try:
            answer = socket.send("ping")
            assert answer["error"]["id"] == "api.web_socket_router.not_authenticated.app_error"
        except ConnectionClosed:
            pass
    socket.close()


def test_deactivated_account_goes_silent(scene, deployment):
    person = scene.person("deactivated")
    channel = scene.admin.post("/channels/direct", [person.id, scene.admin.id])
    socket = Socket(deployment, person.token)
    socket.event("hello")
    scene.admin.delete(f"/users/{person.id}")
    assert person.call("GET", "/users/me").status_code == 401
    message = name("unheard")
    scene.admin.call("POST", "/posts", json={"channel_id": channel["id"], "message": message})
    time.sleep(0.5)
    assert not any(message in json.dumps(frame) for frame in socket.frames)
    socket.close()


@pytest.mark.timeout(180)
def test_slow_reader_is_dropped(scene, deployment):
    """Somebody who does not read costs neither memory nor anybody else's events."""
    person = scene.person("slow")
    own = person.post("/channels/direct", [person.id, person.id])
    quick = Socket(deployment, person.token)
    quick.event("hello")
    slow = Raw(deployment, receive_buffer=4096)
    assert slow.upgrade(person.token) == 101
    before = deployment.rss()
    text = "x" * 16_000
    for _ in range(900):
        person.post("/posts", {"channel_id": own["id"], "message": text})
    last = person.post("/posts", {"channel_id": own["id"], "message": name("last")})
    quick.event("posted", lambda frame: last["id"] in frame["data"]["post"], seconds=60)
    numbers = [frame["seq"] for frame in quick.events()]
    assert numbers == list(range(len(numbers)))
    assert deployment.rss() - before < 60 * 1024 * 1024
    slow.socket.settimeout(45)
    assert slow.closed(), "the slow reader is still connected"
    slow.close()
    quick.close()


def test_farewell_is_prompt(scene, deployment):
    """The server ends the connection once both have said close; clients wait for it."""
    socket = Socket(deployment, scene.user.token)
    socket.event("hello")
    began = time.monotonic()
    socket.close()
    assert time.monotonic() - began < 1
