"""What a client makes of the events: it loads once and afterwards only listens.

Where an event does not carry counters (he came into a channel, a reply was deleted), it fetches that one thing.
"""

import json

from .model import QUIET, add_team, channel_state, team_state, thread_state
from .world import Fetched


class View:
    """One person's client."""

    def __init__(self, world, user):
        self.world, self.user = world, user
        self.person, self.socket = world.by_id[user], world.sockets[user]
        self.collapsed = world.model.users[user].collapsed
        self.heard = len(self.socket.events())
        start = Fetched(world, self.person)
        self.channels, self.members, self.threads = {}, {}, {}
        for id, channel in start.channels.items():
            self.keep(channel, start.members[id])
        for id, thread in start.threads.items():
            self.keep_thread(thread)

    # Keeping

    def keep(self, channel, member):
        self.channels[channel["id"]] = dict(channel)
        self.members[channel["id"]] = dict(member)

    def keep_thread(self, thread):
        self.threads[thread["id"]] = {
            "channel": thread["post"]["channel_id"], "replies": thread["reply_count"],
            "unread": thread["unread_replies"], "mentions": thread["unread_mentions"]}

    def load(self, channel):
        """A channel he came into."""
        if channel in self.world.labels:
            answer = self.person.call("GET", f"/channels/{channel}/members/me")
            if answer.status_code == 200:
                self.keep(self.person.get(f"/channels/{channel}"), answer.json())

    def load_thread(self, thread):
        team = next(iter(self.world.model.teams))
        answer = self.person.call("GET", f"/users/me/teams/{team}/threads/{thread}")
        if answer.status_code == 200:
            self.keep_thread(answer.json())
        else:
            self.threads.pop(thread, None)

    # Listening

    def listen(self):
        """Takes in what came since."""
        events = self.socket.events()
        for frame in events[self.heard:]:
            handler = getattr(self, f"on_{frame['event']}", None)
            if handler:
                handler(frame["data"], frame["broadcast"])
        self.heard = len(events)

    def on_posted(self, data, _):
        post = json.loads(data["post"])
        channel, member = self.channels.get(post["channel_id"]), self.members.get(post["channel_id"])
        if channel is None or post["create_at"] <= channel["last_post_at"]:
            return
        channel["last_post_at"] = post["create_at"]
        is_root, system = not post["root_id"], post["type"].startswith("system_")
        if post["type"] not in QUIET:
            channel["total_msg_count"] += 1
            channel["total_msg_count_root"] += is_root
        if post["user_id"] == self.user and not system:
            if is_root or not self.collapsed:
                self.read(post["channel_id"], post["create_at"])
        elif self.user in json.loads(data.get("mentions", "[]")):
            member["mention_count"] += 1
            member["mention_count_root"] += is_root

    def read(self, id, at):
        channel, member = self.channels[id], self.members[id]
        member |= {"msg_count": channel["total_msg_count"], "msg_count_root": channel["total_msg_count_root"]}
        member |= {"mention_count": 0, "mention_count_root": 0, "last_viewed_at": max(member["last_viewed_at"], at)}

    def on_multiple_channels_viewed(self, data, _):
        for id, at in data["channel_times"].items():
            if id in self.channels:
                self.read(id, at)

    def on_post_unread(self, data, broadcast):
        member = self.members.get(broadcast["channel_id"])
        if member:
            member |= {key: data[key] for key in ("msg_count", "msg_count_root", "mention_count", "mention_count_root", "last_viewed_at")}

    def on_channel_member_updated(self, data, _):
        changed = json.loads(data["channelMember"])
        if changed["channel_id"] in self.members:
            self.members[changed["channel_id"]]["notify_props"] = changed["notify_props"]

    def on_user_added(self, data, broadcast):
        if data["user_id"] == self.user:
            self.load(broadcast["channel_id"])

    def on_user_removed(self, data, broadcast):
        if broadcast["user_id"] == self.user:
            self.channels.pop(data["channel_id"], None)
            self.members.pop(data["channel_id"], None)
            self.threads = {id: thread for id, thread in self.threads.items() if thread["channel"] != data["channel_id"]}

    def on_channel_deleted(self, data, _):
        self.channels.pop(data["channel_id"], None)

    def on_channel_restored(self, data, _):
        self.load(data["channel_id"])

    def on_post_deleted(self, data, _):
        post = json.loads(data["post"])
        if not post["root_id"]:
            self.threads.pop(post["id"], None)
        elif post["root_id"] in self.threads:
            self.load_thread(post["root_id"])

    def on_thread_updated(self, data, _):
        self.keep_thread(json.loads(data["thread"]))

    def on_thread_follow_changed(self, data, _):
        if data["state"]:
            self.load_thread(data["thread_id"])
        else:
            self.threads.pop(data["thread_id"], None)

    def on_thread_read_changed(self, data, broadcast):
        if "thread_id" in data:
            if data["thread_id"] in self.threads:
                self.threads[data["thread_id"]] |= {"unread": data["unread_replies"], "mentions": data["unread_mentions"]}
            return
        for thread in self.threads.values():
            team = self.world.model.channels[thread["channel"]].team
            if thread["channel"] == broadcast["channel_id"] or (broadcast["team_id"] and team in (broadcast["team_id"], "")):
                thread |= {"unread": 0, "mentions": 0}

    # Showing

    def state(self):
        """Flat, as the model says it."""
        state = {}
        here = {team for team, (_, people) in self.world.model.teams.items() if self.user in people}
        teams, totals = {team: [0] * 6 for team in here}, {team: [0] * 3 for team in here}
        for id, channel in self.channels.items():
            member = self.members[id]
            muted = member["notify_props"].get("mark_unread") == "mention"
            state |= channel_state(self.world.labels[id], channel, member, muted)
            add_team(teams.get(channel["team_id"]), channel["total_msg_count"], channel["total_msg_count_root"], member, muted)
        for id, thread in self.threads.items():
            state |= thread_state(id, thread["replies"], thread["unread"], thread["mentions"])
            team = self.world.model.channels[thread["channel"]].team
            for shown in [team] if team else here:
                totals[shown] = [old + new for old, new in zip(totals[shown], (1, thread["unread"] > 0, thread["mentions"]))]
            if team:
                teams[team][4] += thread["unread"] > 0
                teams[team][5] += thread["mentions"]
        for team in here:
            state |= team_state(self.world.model.teams[team][0], teams[team], totals[team])
        return self.shown(state)

    def shown(self, state):
        """Without what this client does not show: threads, unless it collapses them."""
        return state if self.collapsed else {key: value for key, value in state.items() if "thread" not in key}
