"""Every route of the OpenAPI document, asked by every kind of person: authorization.yaml says what each is answered."""

import re
import time
from contextlib import contextmanager

import httpx
import pytest
import yaml

from parlance.client import Api
from parlance.people import People, name
from parlance.picture import PICTURE
from parlance.settings import HERE, PASSWORD

TABLE = yaml.safe_load((HERE / "authorization.yaml").read_text(encoding="utf-8"))
ROLES = TABLE["roles"]
# Documents and upgrades are not operations with a permission of their own.
NOT_OPERATIONS = {"GET /api/v4/openapi.json", "GET /api/v4/websocket"}
ARCHIVED = ("archived", "archived_private")
KINDS = ("public", "private", "direct", "group", *ARCHIVED)
# Who of the roles is in the channel of a kind.
INSIDE = {
    "public": ("guest", "member", "channel_admin", "team_admin"), "private": ("guest", "member", "channel_admin"),
    "direct": ("member",), "group": ("member",),
}
INSIDE |= {"archived": INSIDE["public"], "archived_private": INSIDE["private"]}
# Words of a row that stand for something in the channel of the case.
OF_KIND = (
    "channel", "channel_name", "channel_type", "other_privacy", "post", "thread", "edited_post", "edited_version", "file", "loose_file", "own_post", "own_scheduled",
    "fresh_channel", "fresh_post", "fresh_own_post", "fresh_bookmark", "fresh_scheduled",
)
# The same in the channel of a certain kind: private, private_post, fresh_archived.
ELSEWHERE = re.compile(rf"(fresh_)?({'|'.join(KINDS)})(?:_(post|thread|channel_name))?")
OWN = ("fresh_own_post", "fresh_scheduled")
# Parameters and properties of the document that name a channel, or something in one.
NAMES_A_PLACE = {
    "channel_id", "channel_ids", "channel_name", "prev_channel_id", "in_channel", "in_channel_id", "not_in_channel", "not_in_channel_id",
    "post_id", "root_id", "post_root_id", "thread_id", "bookmark_id", "scheduled_post_id",
}


class Stage:
    """The people, places and things the rows name; what a row may spoil is made anew once it was spoilt."""

    def __init__(self, deployment):
        self.people = People(deployment)
        self.deployment = deployment
        self.cache = {}
        self.fresh = {}
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
        # Nobody else ever joins this one.
        self.far_team = self.people.team(self.third)
        self.third.put(f"/teams/{self.open_team['id']}/patch", {"allow_open_invite": True})
        # Tokens are a right of their own; the table is about whose tokens.
        self.people.admin.put(f"/users/{self.target.id}/roles", {"roles": "system_user system_user_access_token"})
        for person in (self.target, *cast.values()):
            if person is not cast["anonymous"]:
                preference = {"user_id": person.id, "category": "authorization", "name": "row", "value": "v"}
                person.put("/users/me/preferences", [preference])
        self.places = {kind: self.channel(kind) for kind in KINDS}
        self.things = {}
        for kind in KINDS:
            with self.opened(kind):
                self.furnish(kind)
        self.role = self.people.admin.get("/roles/name/channel_user")

    def channel(self, kind):
        """A channel of a kind, archived at once if it is of those; of a direct or group channel there is only the one."""
        if kind == "direct":
            return self.target.post("/channels/direct", [self.cast["member"].id, self.target.id])
        if kind == "group":
            return self.target.post("/channels/group", [self.cast["member"].id, self.target.id, self.other.id])
        private = kind in ("private", "archived_private")
        others = self.inside if private else [*self.inside, self.cast["team_admin"]]
        channel = self.people.channel(self.owner, self.team, *others, kind="P" if private else "O")
        if kind in ARCHIVED:
            self.deleted("channels", channel["id"])
        return channel

    @contextmanager
    def opened(self, kind):
        """An archived channel is no place to write in, so it is brought back for as long as something is made in it."""
        path = f"/channels/{self.places[kind]['id']}"
        if kind in ARCHIVED:
            self.people.admin.post(f"{path}/restore")
        try:
            yield
        finally:
            if kind in ARCHIVED:
                self.people.admin.delete(path)

    def furnish(self, kind):
        """A post, a thread the target follows, an edited post, and a picture in a post and in none."""
        post, thread, edited = (self.post(kind, self.target) for _ in range(3))
        reply = {"channel_id": self.places[kind]["id"], "root_id": thread, "message": "reply"}
        self.target.post("/posts", reply)
        self.target.put(f"/posts/{edited}/patch", {"message": "edited"})
        version = self.target.get(f"/posts/{edited}/edit_history")[0]["id"]
        file, loose = (self.picture(kind)["id"] for _ in range(2))
        self.target.post("/posts", {"channel_id": self.places[kind]["id"], "message": "look", "file_ids": [file]})
        self.things[kind] = {
            "post": post, "thread": thread, "edited_post": edited, "edited_version": version, "file": file, "loose_file": loose,
        }

    def picture(self, kind):
        return self.target.upload(self.places[kind]["id"], "dot.png", PICTURE)["file_infos"][0]

    def post(self, kind, who):
        return who.post("/posts", {"channel_id": self.places[kind]["id"], "message": name("said")})["id"]

    def fresh_member(self):
        person = self.people.person("mate")
        self.people.admin.post(f"/teams/{self.team['id']}/members", {"team_id": self.team["id"], "user_id": person.id})
        return person.id

    def of_kind(self, word, role, kind):
        """What a word stands for in the channel of the case."""
        place = self.places[kind]
        writer = self.cast[role] if role in INSIDE[kind] else self.target
        makers = {
            "channel": lambda: place["id"], "channel_name": lambda: place["name"], "channel_type": lambda: place["type"],
            "other_privacy": lambda: "O" if place["type"] == "P" else "P",
            "own_post": lambda: self.once((word, kind, role), lambda: self.made_in(kind, self.post, writer)),
            "own_scheduled": lambda: self.once((word, kind, role), lambda: self.made_in(kind, self.scheduled, writer)),
            "fresh_channel": lambda: self.channel(kind)["id"],
            "fresh_post": lambda: self.made_in(kind, self.post, self.target),
            "fresh_own_post": lambda: self.made_in(kind, self.post, writer),
            "fresh_bookmark": lambda: self.made_in(kind, self.bookmark, self.target),
            "fresh_scheduled": lambda: self.made_in(kind, self.scheduled, writer),
        }
        return self.things[kind][word] if word in self.things[kind] else makers[word]()

    def made_in(self, kind, make, who):
        with self.opened(kind):
            return make(kind, who)

    def value(self, word, role, kind):
        """What a word of a row stands for, for the person who asks."""
        if not word.startswith("fresh_"):
            return self.make(word, role, kind)
        key = (word, kind, role if word in OWN else "")
        if key not in self.fresh:
            self.fresh[key] = self.make(word, role, kind)
        return self.fresh[key]

    def make(self, word, role, kind):
        me = self.cast[role]
        admin = self.people.admin
        elsewhere = ELSEWHERE.fullmatch(word)
        if elsewhere:
            fresh, there, what = elsewhere.groups()
            return self.of_kind((fresh or "") + (what or "channel"), role, there)
        if word in OF_KIND:
            return self.of_kind(word, role, kind)
        makers = {
            "me": lambda: getattr(me, "id", self.target.id), "target": lambda: self.target.id, "other": lambda: self.other.id,
            "third": lambda: self.third.id, "member": lambda: self.cast["member"].id,
            "target_name": lambda: self.target.username, "target_email": lambda: f"{self.target.username}@example.com",
            "fresh_name": lambda: name("fresh"), "fresh_user": lambda: self.people.person("fresh").id,
            "fresh_teammate": self.fresh_member, "newcomer": lambda: self.third.id,
            "team": lambda: self.team["id"], "team_name": lambda: self.team["name"], "open_team": lambda: self.open_team["id"], "far_team": lambda: self.far_team["id"],
            "invite": lambda: admin.get(f"/teams/{self.team['id']}")["invite_id"],
            "open_invite": lambda: admin.get(f"/teams/{self.open_team['id']}")["invite_id"],
            "fresh_team": self.fresh_team, "fresh_deleted_team": lambda: self.deleted("teams", self.fresh_team()),
            "target_session": lambda: self.again(self.target)["session"], "target_again": lambda: self.target_again(),
            "target_token": lambda: self.target.post(f"/users/{self.target.id}/tokens", {"description": "row"})["id"],
            "scheme": lambda: self.once("scheme", lambda: self.scheme("team")), "fresh_scheme": lambda: self.scheme("team"),
            "channel_scheme": lambda: self.once("channel_scheme", lambda: self.scheme("channel")),
            "fresh_guest": lambda: self.people.guest("fresh").id, "no_token": lambda: "x" * 64,
            "role": lambda: self.role["id"], "role_name": lambda: self.role["name"],
            "a_category": lambda: "authorization", "a_preference": lambda: "row", "emoji": lambda: "smile",
            "category": lambda: self.once("category", self.category), "fresh_category": self.category,
            "custom_emoji": lambda: self.once("emoji", self.custom_emoji)["id"],
            "custom_emoji_name": lambda: self.once("emoji", self.custom_emoji)["name"],
            "fresh_custom_emoji": lambda: self.custom_emoji()["id"],
            "upload": lambda: self.once("upload", lambda: self.upload(self.target)), "own_upload": lambda: self.upload(me),
            "bot": lambda: self.once("bot", lambda: admin.post("/bots", {"username": name("bot")})["user_id"]),
            "fresh_word": lambda: name("word"), "no_action": lambda: "none",
            "command": lambda: self.once("command", self.command), "fresh_command": self.command,
            "incoming": lambda: self.once("incoming", self.incoming), "fresh_incoming": self.incoming,
            "outgoing": lambda: self.once("outgoing", self.outgoing), "fresh_outgoing": self.outgoing,
            "job_type": lambda: "elasticsearch_post_indexing",
            "job": lambda: self.once("job", lambda: admin.post("/jobs", {"type": "elasticsearch_post_indexing"})["id"]),
            "now": lambda: str(int(time.time() * 1000)),
        }
        return makers[word]()

    def custom_emoji(self):
        return self.target.make_emoji(name("e").replace(".", "_"), PICTURE)

    def upload(self, who):
        return who.post("/uploads", {"channel_id": self.places["public"]["id"], "filename": "a", "file_size": 1000})["id"]

    def command(self):
        body = {"team_id": self.team["id"], "trigger": name("word"), "url": "http://127.0.0.1:1/", "method": "P"}
        return self.cast["team_admin"].post("/commands", body)["id"]

    def scheme(self, scope):
        return self.people.admin.post("/schemes", {"display_name": name("scheme"), "scope": scope})["id"]

    def incoming(self):
        return self.cast["team_admin"].post("/hooks/incoming", {"channel_id": self.places["public"]["id"]})["id"]

    def outgoing(self):
        body = {"team_id": self.team["id"], "trigger_words": [name("word")], "callback_urls": ["http://127.0.0.1:1/"]}
        return self.cast["team_admin"].post("/hooks/outgoing", body)["id"]

    def once(self, key, make):
        if key not in self.cache:
            self.cache[key] = make()
        return self.cache[key]

    def fresh_team(self):
        team = self.people.team(self.cast["team_admin"], self.owner, self.cast["guest"], self.cast["member"])
        return team["id"]

    def deleted(self, kind, identity):
        self.people.admin.delete(f"/{kind}/{identity}")
        return identity

    def bookmark(self, kind, who):
        link = {"display_name": name("plan"), "type": "link", "link_url": "http://127.0.0.1/plan"}
        return who.post(f"/channels/{self.places[kind]['id']}/bookmarks", link)["id"]

    def scheduled(self, kind, who):
        later = {"channel_id": self.places[kind]["id"], "message": name("later"), "scheduled_at": 4102444800000}
        return who.post("/posts/schedule", later)["id"]

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

    def ask(self, route, row, role, kind="public"):
        """The answer to one person about a channel of one kind."""
        known = {}

        def word(key):
            # The same word is the same thing within one request.
            if key not in known:
                known[key] = self.value(key, role, kind)
            return known[key]

        def walk(part):
            if isinstance(part, str):
                return re.sub(r"\$\{(\w+)\}", lambda match: word(match.group(1)), part)
            if isinstance(part, list):
                return [walk(item) for item in part]
            if isinstance(part, dict):
                return {key: walk(value) for key, value in part.items()}
            return part

        method, template = route.split(" ")
        path = re.sub(r"\{(\w+)\}", lambda match: word(row[match.group(1)]), template)
        if "query" in row:
            path += "?" + walk(row["query"])
        body = walk(row["json"]) if "json" in row else None
        who = self.cast[role]
        if row.get("as") == "again" and role not in ("anonymous", "guest"):
            password = self.deployment.admin_password if role == "system_admin" else PASSWORD
            who = Api(self.deployment)
            who.login(self.cast[role].username, password)
        answer = who.call(method, path.removeprefix("/api/v4"), json=body)
        if answer.is_success:
            # What was only refused is as good as new.
            for key in [key for key in self.fresh if key[0] in known]:
                del self.fresh[key]
            if "newcomer" in known:
                self.people.admin.delete(f"/channels/{known['channel']}/members/{known['newcomer']}")
        if self.cache.pop("relogin", False):
            self.target.login(self.target.username, PASSWORD)
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
def document(deployment):
    return httpx.get(f"{deployment.url}/api/v4/openapi.json", verify=deployment.verify, timeout=30).json()


@pytest.fixture(scope="module")
def operations(document):
    """The operations of the document, with their parameters named as there."""
    return {
        f"{method.upper()} {path}": operation for path, item in document["paths"].items()
        for method, operation in item.items() if method in ("get", "post", "put", "delete", "patch", "head")
    }


@pytest.fixture(scope="module")
def routes(operations):
    return set(operations)


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


def properties(part, document, seen=()):
    """Names of all properties of a schema, and of the schemas it mentions."""
    if isinstance(part, list):
        return {found for item in part for found in properties(item, document, seen)}
    if not isinstance(part, dict):
        return set()
    schema = str(part.get("$ref", "")).rpartition("/")[2]
    if schema:
        return set() if schema in seen else properties(document["components"]["schemas"][schema], document, (*seen, schema))
    below = {found for item in part.values() for found in properties(item, document, seen)}
    names = part.get("properties")
    return below | (set(names) if isinstance(names, dict) else set())


def words(row):
    """The words a row has replaced."""
    asked = {key: value for key, value in row.items() if key not in ("want", "each")}
    plain_words = {value for key, value in asked.items() if key not in ("query", "json", "as")}
    return plain_words | set(re.findall(r"\$\{(\w+)\}", str(asked)))


def test_every_route_of_a_channel_has_every_kind(operations, document):
    table = {plain(route): rows for route, rows in TABLE["routes"].items()}
    missing = []
    for route, operation in sorted(operations.items()):
        rows = table.get(plain(route), [])
        names = {parameter["name"] for parameter in operation.get("parameters", [])}
        names |= properties(operation.get("requestBody", {}), document)
        said_of_one = any(word in OF_KIND or ELSEWHERE.fullmatch(word) for row in rows for word in words(row))
        if "/api/v4/" not in route or not (said_of_one or names & NAMES_A_PLACE):
            continue
        # A reason why there is no case will do.
        said = {kind for row in rows if "each" in row for kind, _, _ in cases(row)}
        said |= {kind for row in rows for kind, wanted in row.get("each", {}).items() if isinstance(wanted, str) and wanted.strip()}
        if lacking := [kind for kind in KINDS if kind not in said]:
            missing.append(f"{route}: {', '.join(lacking)}")
    assert not missing, "routes without a case, or a reason for none, of a kind of channel:\n  " + "\n  ".join(missing)


def same(wanted, status):
    """2xx is one class; refusals are told apart, since 401, 403 and 404 say different things; 4xx is any of them."""
    if wanted == "4xx":
        return status // 100 == 4
    return status // 100 == 2 if 200 <= wanted < 300 else status == wanted


def cases(row):
    """(kind, role, wanted) of a row; a row without `each` is about the public channel, if about any."""
    for kind, wanted in row["each"].items() if "each" in row else [("public", row["want"])]:
        if not isinstance(wanted, str):
            yield from ((kind, role, status) for role, status in zip(ROLES, wanted, strict=True) if status is not None)


@pytest.mark.parametrize("route", TABLE["routes"])
def test_route(stage, route):
    wrong = []
    for row in TABLE["routes"][route]:
        for kind, role, wanted in cases(row):
            answer = stage.ask(route, row, role, kind)
            if not same(wanted, answer.status_code):
                what = {key: value for key, value in row.items() if key not in ("want", "each")}
                about = f" ({kind})" if "each" in row else ""
                wrong.append(f"{role}{about} with {what}: expected {wanted}, got {answer.status_code} {answer.text[:160]}")
    assert not wrong, f"{route}\n  " + "\n  ".join(wrong)
