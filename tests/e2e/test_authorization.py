"""Every route of the OpenAPI document, asked by every kind of person: authorization.yaml says what each is answered."""

import re
import time

import httpx
import pytest
import yaml

from parlance.client import Api
from parlance.people import People, name
from parlance.settings import HERE, PASSWORD

TABLE = yaml.safe_load((HERE / "authorization.yaml").read_text(encoding="utf-8"))
ROLES = TABLE["roles"]
# Documents and upgrades are not operations with a permission of their own.
NOT_OPERATIONS = {"GET /api/v4/openapi.json", "GET /api/v4/websocket"}


class Stage:
    """The people, places and things the rows name; what a row may spoil is made anew for every request."""

    def __init__(self, deployment):
        self.people = People(deployment)
        self.deployment = deployment
        self.cache = {}
        self.cast = {"anonymous": Api(deployment), "system_admin": self.people.admin}
        for role in ("outsider", "member", "channel_admin", "team_admin"):
            self.cast[role] = self.people.person(role.replace("_", "-"))
        self.cast["guest"] = self.people.guest()
        self.target = self.people.person("target")
        self.other = self.people.person("other")
        self.third = self.people.person("third")
        cast = self.cast
        self.owner = cast["channel_admin"]
        self.inside = [cast["guest"], cast["member"], self.target, self.other]
        self.team = self.people.team(cast["team_admin"], self.owner, *self.inside, self.third)
        self.open_team = self.people.team(self.third)
        self.third.put(f"/teams/{self.open_team['id']}/patch", {"allow_open_invite": True})
        self.public = self.people.channel(self.owner, self.team, *self.inside, cast["team_admin"])
        self.private = self.people.channel(self.owner, self.team, *self.inside, kind="P")
        self.direct = self.target.post("/channels/direct", [cast["member"].id, self.target.id])
        self.group = self.target.post("/channels/group", [cast["member"].id, self.target.id, self.other.id])
        # Tokens are a right of their own; the table is about whose tokens.
        self.people.admin.put(f"/users/{self.target.id}/roles", {"roles": "system_user system_user_access_token"})
        for person in (self.target, *cast.values()):
            if person is not cast["anonymous"]:
                preference = {"user_id": person.id, "category": "authorization", "name": "row", "value": "v"}
                person.put("/users/me/preferences", [preference])
        self.posts = {kind: self.post(getattr(self, kind)) for kind in ("public", "private", "direct", "group")}
        self.thread = self.post(self.public)
        self.target.post("/posts", {"channel_id": self.public["id"], "root_id": self.thread, "message": "reply"})
        self.edited = self.post(self.public)
        self.target.put(f"/posts/{self.edited}/patch", {"message": "edited"})
        self.role = self.people.admin.get("/roles/name/channel_user")

    def post(self, channel, who=None):
        return (who or self.target).post("/posts", {"channel_id": channel["id"], "message": name("said")})["id"]

    def channel(self, kind):
        return self.people.channel(self.owner, self.team, *self.inside, kind=kind)

    def fresh_member(self):
        person = self.people.person("mate")
        self.people.admin.post(f"/teams/{self.team['id']}/members", {"team_id": self.team["id"], "user_id": person.id})
        self.people.made.remove(person)
        self.spare(person)
        return person.id

    def spare(self, person):
        self.cache.setdefault("spare", []).append(person)

    def value(self, word, role):
        """What a word of a row stands for, for the person who asks."""
        me = self.cast[role]
        admin = self.people.admin
        if word in ("public", "private", "direct", "group"):
            return getattr(self, word)["id"]
        if word in ("fresh_public", "fresh_private"):
            return self.channel("O" if word == "fresh_public" else "P")["id"]
        if re.fullmatch(r"(public|private|direct|group)_post", word):
            return self.posts[word.removesuffix("_post")]
        if re.fullmatch(r"fresh_(public|private|direct)_post", word):
            return self.post(getattr(self, word.split("_")[1]))
        makers = {
            "me": lambda: getattr(me, "id", self.target.id), "target": lambda: self.target.id, "other": lambda: self.other.id,
            "third": lambda: self.third.id, "member": lambda: self.cast["member"].id,
            "target_name": lambda: self.target.username, "target_email": lambda: f"{self.target.username}@example.com",
            "fresh_name": lambda: name("fresh"), "fresh_user": self.fresh_user, "fresh_teammate": self.fresh_member,
            "team": lambda: self.team["id"], "team_name": lambda: self.team["name"], "open_team": lambda: self.open_team["id"],
            "invite": lambda: admin.get(f"/teams/{self.team['id']}")["invite_id"],
            "open_invite": lambda: admin.get(f"/teams/{self.open_team['id']}")["invite_id"],
            "fresh_team": self.fresh_team, "fresh_deleted_team": lambda: self.deleted("teams", self.fresh_team()),
            "public_name": lambda: self.public["name"], "private_name": lambda: self.private["name"],
            "channel_name": lambda: self.public["name"],
            "fresh_deleted": lambda: self.deleted("channels", self.channel("O")["id"]),
            "own_post": lambda: self.own_post(role), "edited_post": lambda: self.edited,
            "edited_version": lambda: self.target.get(f"/posts/{self.edited}/edit_history")[0]["id"], "thread": lambda: self.thread,
            "target_session": lambda: self.again(self.target)["session"], "target_again": lambda: self.target_again(),
            "target_token": lambda: self.target.post(f"/users/{self.target.id}/tokens", {"description": "row"})["id"],
            "role": lambda: self.role["id"], "role_name": lambda: self.role["name"],
            "a_category": lambda: "authorization", "a_preference": lambda: "row", "emoji": lambda: "smile",
            "category": lambda: self.once("category", self.category), "fresh_category": self.category,
            "bot": lambda: self.once("bot", lambda: admin.post("/bots", {"username": name("bot")})["user_id"]),
            "fresh_bookmark": self.bookmark, "fresh_scheduled": lambda: self.scheduled(role),
            "own_scheduled": lambda: self.once(("scheduled", role), lambda: self.scheduled(role)),
            "fresh_word": lambda: name("word"), "no_action": lambda: "none",
            "command": lambda: self.once("command", self.command), "fresh_command": self.command,
            "incoming": lambda: self.once("incoming", self.incoming), "fresh_incoming": self.incoming,
            "outgoing": lambda: self.once("outgoing", self.outgoing), "fresh_outgoing": self.outgoing,
            "now": lambda: str(int(time.time() * 1000)),
        }
        return makers[word]()

    def command(self):
        body = {"team_id": self.team["id"], "trigger": name("word"), "url": "http://127.0.0.1:1/", "method": "P"}
        return self.cast["team_admin"].post("/commands", body)["id"]

    def incoming(self):
        return self.cast["team_admin"].post("/hooks/incoming", {"channel_id": self.public["id"]})["id"]

    def outgoing(self):
        body = {"team_id": self.team["id"], "trigger_words": [name("word")], "callback_urls": ["http://127.0.0.1:1/"]}
        return self.cast["team_admin"].post("/hooks/outgoing", body)["id"]

    def once(self, key, make):
        if key not in self.cache:
            self.cache[key] = make()
        return self.cache[key]

    def fresh_user(self):
        person = self.people.person("fresh")
        self.people.made.remove(person)
        self.spare(person)
        return person.id

    def fresh_team(self):
        team = self.people.team(self.cast["team_admin"], self.owner, self.cast["guest"], self.cast["member"])
        return team["id"]

    def deleted(self, kind, identity):
        self.people.admin.delete(f"/{kind}/{identity}")
        return identity

    def bookmark(self):
        link = {"display_name": name("plan"), "type": "link", "link_url": "http://127.0.0.1/plan"}
        return self.target.post(f"/channels/{self.public['id']}/bookmarks", link)["id"]

    def scheduled(self, role):
        """A message for later, of the one who asks if he may write at all."""
        inside = role in ("guest", "member", "channel_admin", "team_admin")
        later = {"channel_id": self.public["id"], "message": name("later"), "scheduled_at": 4102444800000}
        return (self.cast[role] if inside else self.target).post("/posts/schedule", later)["id"]

    def own_post(self, role):
        """A post of the one who asks, if he may post at all."""
        inside = role in ("guest", "member", "channel_admin", "team_admin")
        return self.post(self.public, self.cast[role] if inside else None)

    def again(self, person):
        """A second session of somebody."""
        second = Api(self.deployment)
        second.login(person.username, PASSWORD)
        newest = max(person.get("/users/me/sessions"), key=lambda session: session["create_at"])
        return {"token": second.token, "session": newest["id"]}

    def target_again(self):
        """Ends with all sessions of the target gone, so it logs in again for what follows."""
        self.cache["relogin"] = True
        return self.target.id

    def category(self):
        body = {"user_id": self.target.id, "team_id": self.team["id"], "display_name": name("c")}
        return self.target.post(f"/users/{self.target.id}/teams/{self.team['id']}/channels/categories", body)["id"]

    def fill(self, node, role):
        """A body with its words replaced; the same word is the same thing within one request."""
        known = {}

        def word(match):
            key = match.group(1)
            if key not in known:
                known[key] = self.value(key, role)
            return known[key]

        def walk(part):
            if isinstance(part, str):
                return re.sub(r"\$\{(\w+)\}", word, part)
            if isinstance(part, list):
                return [walk(item) for item in part]
            if isinstance(part, dict):
                return {key: walk(value) for key, value in part.items()}
            return part

        return walk(node)

    def ask(self, route, row, role):
        """The status one person is answered."""
        method, template = route.split(" ")
        path = re.sub(r"\{(\w+)\}", lambda match: self.value(row[match.group(1)], role), template)
        if "query" in row:
            path += "?" + self.fill(row["query"], role)
        body = self.fill(row["json"], role) if "json" in row else None
        who = self.cast[role]
        if row.get("as") == "again" and role not in ("anonymous", "guest"):
            password = self.deployment.admin_password if role == "system_admin" else PASSWORD
            who = Api(self.deployment)
            who.login(self.cast[role].username, password)
        answer = who.call(method, path.removeprefix("/api/v4"), json=body)
        if self.cache.pop("relogin", False):
            self.target.login(self.target.username, PASSWORD)
        for person in self.cache.pop("spare", []):
            self.people.admin.call("DELETE", f"/users/{person.id}")
            person.close()
        if template == "/api/v4/users" and method == "POST" and answer.status_code == 201:
            self.people.admin.call("DELETE", f"/users/{answer.json()['id']}")
        return answer

    def close(self):
        self.people.leave()


@pytest.fixture(scope="module")
def stage(deployment):
    stage = Stage(deployment)
    yield stage
    stage.close()


@pytest.fixture(scope="module")
def routes(deployment):
    """The operations of the document, with their parameters named as in the table."""
    document = httpx.get(f"{deployment.url}/api/v4/openapi.json", verify=deployment.verify, timeout=30).json()
    return {
        f"{method.upper()} {path}" for path, item in document["paths"].items()
        for method in item if method in ("get", "post", "put", "delete", "patch", "head")
    }


def plain(route):
    """A route without the names of its parameters."""
    return re.sub(r"\{[^}]*\}", "{}", route)


def test_every_route_has_a_row(routes):
    rows = {plain(route) for route in TABLE["routes"]}
    missing = sorted(route for route in routes - NOT_OPERATIONS if route.startswith(tuple("GPDH")) and plain(route) not in rows and "/api/v4/" in route)
    assert not missing, "routes without a row in authorization.yaml:\n  " + "\n  ".join(missing)


def test_every_row_has_a_route(routes):
    known = {plain(route) for route in routes}
    unknown = sorted(route for route in TABLE["routes"] if plain(route) not in known)
    assert not unknown, "rows of authorization.yaml without a route:\n  " + "\n  ".join(unknown)


def same(wanted, status):
    """2xx is one class; refusals are told apart, since 401, 403 and 404 say different things; 4xx is any of them."""
    if wanted == "4xx":
        return status // 100 == 4
    return status // 100 == 2 if 200 <= wanted < 300 else status == wanted


@pytest.mark.parametrize("route", TABLE["routes"])
def test_route(stage, route):
    wrong = []
    for row in TABLE["routes"][route]:
        for role, wanted in zip(ROLES, row["want"], strict=True):
            if wanted is None:
                continue
            answer = stage.ask(route, row, role)
            if not same(wanted, answer.status_code):
                what = {key: value for key, value in row.items() if key != "want"}
                wrong.append(f"{role} with {what}: expected {wanted}, got {answer.status_code} {answer.text[:160]}")
    assert not wrong, f"{route}\n  " + "\n  ".join(wrong)
