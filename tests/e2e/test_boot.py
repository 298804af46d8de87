"""The web and mobile clients start: every call of `boot.yaml`, in their order and in their manner, answers as they need."""

import json
import re
import time
from types import SimpleNamespace

import pytest
import yaml

from parlance.client import Api
from parlance.contract import Contract
from parlance.people import People
from parlance.recorder import Recorder
from parlance.settings import HERE, PASSWORD
from parlance.socket import Socket

BOOT = yaml.safe_load((HERE / "boot.yaml").read_text(encoding="utf-8"))
METHODS = ("GET", "POST", "PUT", "DELETE")
KINDS = {"list": list, "object": dict, "lines": list}


class Client:
    """Sends as a browser does (cookies, CSRF token) or as a phone does (bearer token)."""

    def __init__(self, deployment, kind, recorder):
        self.deployment, self.kind = deployment, kind
        self.api = Api(deployment, recorder=recorder)
        self.cookies = {}

    def call(self, method, path, body, nobody):
        headers = {"X-Requested-With": "XMLHttpRequest"} if self.kind == "web" else {"Cache-Control": "no-store"}
        if self.cookies and not nobody:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            if method != "GET":
                headers["X-CSRF-Token"] = self.cookies["MMCSRF"]
        if self.api.token and not nobody:
            headers["Authorization"] = f"Bearer {self.api.token}"
        answer = self.api.call(method, path, json=body, headers=headers)
        if path == "/users/login" and answer.status_code == 200:
            if self.kind == "web":
                self.cookies = dict(answer.cookies)
                assert {"MMAUTHTOKEN", "MMUSERID", "MMCSRF"} <= self.cookies.keys(), f"cookies of a login: {list(self.cookies)}"
            else:
                self.api.token = answer.headers["Token"]
        return answer

    def connect(self):
        """The socket: by cookie, or by the challenge inside it."""
        query = {"connection_id": "", "sequence_number": "0", "posted_ack": "true"}
        if self.kind == "web":
            socket = Socket(self.deployment, self.cookies["MMAUTHTOKEN"], query=query)
        else:
            socket = Socket(self.deployment, query=query)
            socket.send("authentication_challenge", {"token": self.api.token})
        socket.event("hello")
        return socket


class Replay:
    """One client's start."""

    def __init__(self, deployment, kind, values):
        self.kind, self.values = kind, values
        self.recorder = Recorder()
        self.client = Client(deployment, kind, self.recorder)
        self.contract = Contract.of(deployment)
        self.socket = None
        self.wrong = []

    def run(self):
        for phase, calls in BOOT[self.kind].items():
            for call in calls:
                where = f"{phase}: {json.dumps(call)[:120]}"
                try:
                    (self.act if "action" in call else self.send)(call)
                except AssertionError as failure:
                    self.wrong.append(f"{where}\n    {str(failure)[:400]}")
        if self.socket:
            self.socket.close()
        self.client.api.close()
        self.contract.check_all(self.recorder.exchanges)

    def filled(self, value):
        """A value with its ${names} replaced."""
        if isinstance(value, str):
            return re.sub(r"\$\{(\w+)\}", lambda name: str(self.values[name[1]]), value)
        if isinstance(value, list):
            return [self.filled(each) for each in value]
        if isinstance(value, dict):
            return {self.filled(key): self.filled(each) for key, each in value.items()}
        return value

    def act(self, call):
        self.socket = self.socket or self.client.connect()
        reply = self.socket.send(call["action"], self.filled(call.get("data", {})))
        assert reply["status"] == "OK", reply
        assert set(call.get("has", [])) <= reply.get("data", {}).keys(), reply

    def send(self, call):
        method = next(method for method in METHODS if method in call)
        path = self.filled(call[method])
        answer = self.client.call(method, path, self.filled(call.get("json")), call.get("nobody"))
        known = self.contract.operation(method, "/api/v4" + path.split("?")[0])
        if "later" in call:
            assert known is None, f"the route is there now: say what it answers instead of later: {call['later']}"
            assert answer.status_code == 404, f"answered {answer.status_code}"
            return
        assert known, "the route is not there"
        status, want = answer.status_code, call.get("want", 200)
        assert status == want, f"answered {status} {answer.text}"
        if status < 300:
            self.look(call, answer)

    def look(self, call, answer):
        """The body as the clients read it."""
        kind, content = call.get("is", "any"), answer.headers.get("content-type", "")
        if kind == "picture":
            assert content.startswith("image/") and answer.content, content
            return
        if kind == "none":
            assert not answer.content, answer.text
            return
        if kind == "lines":
            # Anything else than exactly these types is text for the web client.
            assert content == "application/x-ndjson", content
            body = [each for line in answer.text.splitlines() for each in as_list(json.loads(line))]
        else:
            assert content == "application/json", content
            body = answer.json()
        assert kind == "any" or isinstance(body, KINDS[kind]), f"not a {kind}: {answer.text}"
        if isinstance(body, list):
            assert len(body) >= call.get("at_least", 0), f"only {len(body)}: {answer.text}"
        first = (body[0] if body else {}) if isinstance(body, list) else body
        missing = set(self.filled(call.get("has", []))) - (first or {}).keys()
        assert not missing, f"lacks {sorted(missing)}: {answer.text}"


def as_list(value):
    """A line of a stream holds one element or several."""
    return value if isinstance(value, list) else [value]


@pytest.fixture
def values(people):
    """A person with two teams, channels of all kinds, unread posts, a thread he follows and a reaction."""
    earlier = int(time.time() * 1000)
    me, mate, third = (people.person(who) for who in ("me", "mate", "third"))
    team, second = people.team(mate, me, third), people.team(me, mate)
    channel, other = people.channel(mate, team, me, third), people.channel(mate, team)
    people.channel(mate, team, me, kind="P")
    direct = mate.post("/channels/direct", [mate.id, me.id])
    group = mate.post("/channels/group", [mate.id, me.id, third.id])
    thread = me.post("/posts", {"channel_id": channel["id"], "message": "a thread"})
    mate.post("/posts", {"channel_id": channel["id"], "message": f"@{me.username} here", "root_id": thread["id"]})
    posts = [mate.post("/posts", {"channel_id": channel["id"], "message": f"post {n} :tada:"}) for n in range(40)]
    third.post("/reactions", {"user_id": third.id, "post_id": posts[3]["id"], "emoji_name": "smile"})
    mate.post(f"/posts/{posts[5]['id']}/pin")
    for place in (direct, group):
        mate.post("/posts", {"channel_id": place["id"], "message": "hello"})
    facts = SimpleNamespace(
        me_id=me.id, me_name=me.username, mate_id=mate.id, mate_name=mate.username, third_id=third.id, password=PASSWORD,
        team=team["id"], team_name=team["name"], second=second["id"], channel=channel["id"], channel_name=channel["name"], other=other["id"],
        direct=direct["id"], group=group["id"], thread=thread["id"], post=posts[20]["id"], earlier=earlier, now=int(time.time() * 1000) + 1000)
    return vars(facts)


@pytest.mark.parametrize("kind", BOOT)
def test_the_client_starts(deployment, values, kind):
    replay = Replay(deployment, kind, values)
    replay.run()
    assert not replay.wrong, f"{len(replay.wrong)} calls of the {kind} client:\n  " + "\n  ".join(replay.wrong)
    assert len(replay.recorder.exchanges) > 30
