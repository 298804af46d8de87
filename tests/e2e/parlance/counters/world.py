"""Five people in two teams on a real server, the model of what they do, and what the server says about it."""

import json
import time

from ..people import People
from ..socket import Socket
from .model import QUIET, Channel, Member, Model, Post, User, add_team, channel_state, team_state, thread_state

PATIENCE = 30.0
# name: (collapsed threads, notify props that differ from the usual, first name)
PEOPLE = {
    "ann": (False, {}, ""),
    "ben": (True, {}, ""),
    "cid": (False, {"mention_keys": "cake", "comments": "any"}, ""),
    "dot": (True, {"first_name": "true", "comments": "any"}, "Dorothea"),
    "eve": (False, {"channel": "false", "comments": "root"}, ""),
}
WORDS = {"cid": "cake", "dot": "Dorothea"}
USUAL = {
    "email": "false", "push": "none", "desktop": "mention", "desktop_sound": "false", "mention_keys": "", "channel": "true",
    "first_name": "false", "push_status": "online", "comments": "never", "push_threads": "all", "email_threads": "all", "desktop_threads": "all",
}


class World:
    """Everything one sequence of steps happens in."""

    def __init__(self, deployment):
        self.people = People(deployment)
        # Another server that is driven for comparison counts in the background and cannot be asked too much at once.
        self.is_ours = deployment.kind != "external"
        self.person, self.sockets, self.labels = {}, {}, {}
        self.trace = []
        users = {}
        for who, (collapsed, props, first_name) in PEOPLE.items():
            person = self.person[who] = self.people.person(who)
            person.put("/users/me/patch", {"first_name": first_name, "notify_props": USUAL | props})
            preference = {"user_id": person.id, "category": "display_settings", "name": "collapsed_reply_threads"}
            person.put("/users/me/preferences", [preference | {"value": "on" if collapsed else "off"}])
            users[person.id] = User(
                person.id, who, collapsed, WORDS.get(who, ""), props.get("comments", "never"), props.get("channel") != "false")
        self.by_id = {person.id: person for person in self.person.values()}
        self.model = Model(users, self.is_ours)
        self._places()
        self._adopt()
        for person in self.person.values():
            self.sockets[person.id] = Socket(deployment, person.token)
            self.sockets[person.id].event("hello")

    def _places(self):
        p = self.person
        first = self.people.team(p["ann"], *(p[who] for who in ("ben", "cid", "dot", "eve")))
        second = self.people.team(p["ann"], p["ben"], p["eve"])
        for team, label, here in ((first, "first", list(p.values())), (second, "second", [p["ann"], p["ben"], p["eve"]])):
            self.model.teams[team["id"]] = (label, {person.id for person in here})
            for channel in p["ann"].get(f"/users/me/teams/{team['id']}/channels"):
                self._know(channel, f"{label} {channel['name']}")
        everybody = [p[who] for who in ("ben", "cid", "dot", "eve")]
        self._know(self.people.channel(p["ann"], first, *everybody), "park")
        self._know(self.people.channel(p["ann"], first, *everybody[:2]), "yard")
        self._know(self.people.channel(p["ann"], first, *everybody[1:], kind="P"), "den")
        self._know(self.people.channel(p["ann"], second, p["ben"], p["eve"]), "attic")
        for a, b in (("ann", "ben"), ("dot", "ben"), ("cid", "eve")):
            self._know(p[a].post("/channels/direct", [p[a].id, p[b].id]), f"{a}+{b}")
        self._know(p["ann"].post("/channels/group", [p[who].id for who in ("ann", "ben", "cid")]), "ann+ben+cid")
        self._know(p["dot"].post("/channels/group", [p[who].id for who in ("dot", "ben", "eve")]), "dot+ben+eve")

    def _know(self, channel, label):
        self.labels[channel["id"]] = label
        self.model.channels[channel["id"]] = Channel(channel["id"], label, channel["team_id"], channel["type"])

    def _adopt(self):
        """The model starts from what is there once nothing changes any more."""
        before = None
        for _ in range(50):
            facts = {user: self.fetch(user) for user in self.by_id}
            if (now := {user: fetched.state() for user, fetched in facts.items()}) == before:
                break
            before = now
            time.sleep(0.1)
        for user, fetched in facts.items():
            for id, member in fetched.members.items():
                channel, facts_of = self.model.channels[id], fetched.channels[id]
                channel.total, channel.total_root = facts_of["total_msg_count"], facts_of["total_msg_count_root"]
                channel.last_post_at = facts_of["last_post_at"]
                channel.members[user] = Member(**{key: member[key] for key in (
                    "msg_count", "msg_count_root", "mention_count", "mention_count_root", "last_viewed_at")})
        for channel in self.model.channels.values():
            for post in self._posts(channel):
                channel.posts[post["id"]] = self._system(post)

    def _posts(self, channel):
        """The latest posts of a channel, oldest first."""
        reader = self.by_id[next(iter(channel.members))] if channel.kind in "DG" else self.people.admin
        page = reader.get(f"/channels/{channel.id}/posts?per_page=30")
        return [page["posts"][id] for id in reversed(page["order"])]

    def _system(self, post):
        added = post["props"].get("addedUserId")
        calls = (("user", added),) if added and post["type"] == "system_add_to_channel" else ()
        return Post(post["id"], post["user_id"], post["create_at"], calls=calls, quiet=post["type"] in QUIET, system=True)

    def told(self, channel, count=1):
        """The server says something about what was done, in posts of its own."""
        deadline = time.monotonic() + PATIENCE
        while True:
            new = [post for post in self._posts(channel) if post["id"] not in channel.posts]
            if len(new) >= count or time.monotonic() > deadline:
                break
            time.sleep(0.02)
        assert len(new) == count, f"{count} posts of the server expected in {channel.label}, got {[p['message'] for p in new]}"
        for post in new:
            assert post["type"].startswith("system_"), post
            self.model.write(channel, self._system(post))

    def fetch(self, user):
        """What a client that starts now sees."""
        return Fetched(self, self.by_id[user])

    def close(self):
        """Sockets closed, everybody deactivated."""
        for socket in self.sockets.values():
            socket.close()
        self.people.leave()


class Fetched:
    """Channels, memberships, teams and threads of one person by REST."""

    def __init__(self, world, person):
        self.world = world
        known = world.labels
        self.channels = {c["id"]: c for c in person.get("/users/me/channels") if c["id"] in known}
        members = person.call("GET", "/users/me/channel_members?page=0&per_page=200").json()
        self.members = {m["channel_id"]: m for m in members if m["channel_id"] in self.channels}
        self.teams = {t["team_id"]: t for t in person.get("/users/me/teams/unread?include_collapsed_threads=true")}
        self.without = {t["team_id"]: t for t in person.get("/users/me/teams/unread")}
        self.lists = {t: person.get(f"/users/me/teams/{t}/threads?per_page=200") for t in self.teams}
        self.threads = {thread["id"]: thread for found in self.lists.values() for thread in found["threads"]}

    def state(self):
        """Flat, as the model says it."""
        state = {}
        sums = {team: [0] * 4 for team in self.teams}
        for id, channel in self.channels.items():
            member = self.members[id]
            muted = member["notify_props"].get("mark_unread") == "mention"
            state |= channel_state(self.world.labels[id], channel, member, muted)
            add_team(sums.get(channel["team_id"]), channel["total_msg_count"], channel["total_msg_count_root"], member, muted)
        for thread in self.threads.values():
            state |= thread_state(thread["id"], thread["reply_count"], thread["unread_replies"], thread["unread_mentions"])
        for id, team in self.teams.items():
            label, found = self.world.model.teams[id][0], self.lists[id]
            keys = ("msg_count", "msg_count_root", "mention_count", "mention_count_root", "thread_count", "thread_mention_count")
            totals = [found[key] for key in ("total", "total_unread_threads", "total_unread_mentions")]
            state |= team_state(label, [team[key] for key in keys], totals)
            plain = self.without[id]
            if [plain[key] for key in keys] != [*sums[id], 0, 0]:
                state[f"{label}: unread without threads"] = json.dumps(plain)
        return state
