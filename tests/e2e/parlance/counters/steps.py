"""The steps of a conversation: a few numbers each, so that a sequence can be cut down and played again.

A step picks whom and what it concerns from what is there at its moment, and does nothing when there is nothing.
"""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor

from .model import Follow, Member, Post

WEIGHTS = {
    "post": 20, "reply": 20, "view": 10, "view_many": 2, "set_unread": 6, "read_thread": 5, "unread_thread": 4, "read_threads": 2,
    "follow": 4, "unfollow": 4, "join": 4, "leave": 3, "add": 3, "remove": 3, "mute": 3, "deafen": 2, "edit": 4, "delete": 5,
    "react": 1, "archive": 1, "restore": 4, "burst": 4,
}


NUMBERS = 8


def sequence(random, length):
    """Random steps."""
    names, weights = list(WEIGHTS), list(WEIGHTS.values())
    return [(random.choices(names, weights)[0], *(random.randrange(1 << 16) for _ in range(NUMBERS))) for _ in range(length)]


class Steps:
    """Takes steps in a world; each returns what it did, or None."""

    def __init__(self, world):
        self.world, self.model = world, world.model
        self.names = {}

    def take(self, step):
        """One step, in the server and in the model."""
        kind, *numbers = step
        self.numbers = iter(numbers)
        return getattr(self, kind)()

    # Choosing

    def pick(self, options):
        """One of the options, or None."""
        options = list(options)
        number = next(self.numbers)
        return options[number % len(options)] if options else None

    def open_channels(self):
        return [c for c in self.model.channels.values() if not c.archived and c.members]

    def place(self, fits=lambda channel: True):
        """(channel, member) of an open channel."""
        channel = self.pick(c for c in self.open_channels() if fits(c))
        return (channel, self.person(self.pick(channel.members))) if channel else (None, None)

    def person(self, user):
        return self.world.by_id[user]

    def who(self, person):
        return self.model.users[person.id].name

    def called(self, post):
        """A short name for a post, for people who read the trace."""
        return self.names.setdefault(post.id, f"p{len(self.names)}")

    def words(self, channel, author):
        """(text, what of it calls) of a new message."""
        kind = next(self.numbers) % 12
        user = self.model.users[list(self.model.users)[next(self.numbers) % len(self.model.users)]]
        username = self.world.by_id[user.id].username
        if kind < 3:
            return f"hello @{username}, all well?", (("user", user.id),)
        if kind < 5:
            word = ("@all", "@channel", "@here")[next(self.numbers) % 3]
            return f"{word} look", (("all", ""),)
        if kind == 5 and user.word:
            return f"there is {user.word} here", (("word", user.word),)
        if kind == 6:
            return f"not really: `@{username}` nor mail@{username}.example", ()
        if kind == 7:
            return f"@{username} and @all", (("user", user.id), ("all", ""))
        return "just words", ()

    # Saying

    def send(self, channel, author, text, root=""):
        body = {"channel_id": channel.id, "message": text, "root_id": root, "pending_post_id": f"{author.id}:{uuid.uuid4().hex}"}
        return author.post("/posts", body)

    def post(self):
        channel, author = self.place()
        text, calls = self.words(channel, author)
        sent = self.send(channel, author, text)
        post = Post(sent["id"], author.id, sent["create_at"], calls=calls)
        self.model.say(channel, post)
        return f"{self.who(author)} writes {self.called(post)} in {channel.label}: {text}"

    def reply(self):
        channel, author = self.place(lambda c: roots(c))
        if channel is None:
            return None
        root = self.pick(roots(channel)[-4:])
        text, calls = self.words(channel, author)
        sent = self.send(channel, author, text, root.id)
        post = Post(sent["id"], author.id, sent["create_at"], root.id, calls)
        self.model.say(channel, post)
        return f"{self.who(author)} answers {self.called(root)} with {self.called(post)} in {channel.label}: {text}"

    def burst(self):
        """Several people write at the same moment, some into one channel, some into one thread."""
        channel = self.pick(c for c in self.open_channels() if len(c.members) > 1)
        root = self.pick(roots(channel)[-2:])
        jobs = []
        for number in range(2 + next(self.numbers) % 5):
            author = self.person(list(channel.members)[number % len(channel.members)])
            calls = (("all", ""),) if number % 2 else ()
            jobs.append((author, "@all hurry" if calls else "hurry", root.id if root and number % 3 == 1 else "", calls))
        with ThreadPoolExecutor(8 if self.world.is_ours else 1) as pool:
            sent = list(pool.map(lambda job: self.send(channel, job[0], job[1], job[2]), jobs))
        posts = [Post(s["id"], job[0].id, s["create_at"], job[2], job[3]) for s, job in zip(sent, jobs)]
        for post in sorted(posts, key=lambda post: (post.at, post.id)):
            self.model.say(channel, post)
        return f"{len(posts)} posts at once in {channel.label}" + (f", some under {self.called(root)}" if root else "")

    def edit(self):
        channel, post = self.own_post()
        if post is None:
            return None
        text, calls = self.words(channel, None)
        self.person(post.author).put(f"/posts/{post.id}/patch", {"message": text})
        # Nobody is called by an edit; but who reads from there on again finds what it says now.
        post.calls = calls
        return f"{self.called(post)} becomes: {text}"

    def delete(self):
        channel, post = self.own_post()
        if post is None:
            return None
        self.person(post.author).delete(f"/posts/{post.id}")
        self.model.delete(channel, post)
        return f"{self.called(post)} is deleted"

    def react(self):
        channel, post = self.own_post()
        if post is None:
            return None
        self.person(post.author).post("/reactions", {"user_id": post.author, "post_id": post.id, "emoji_name": "smile"})
        return f"a reaction to {self.called(post)}"

    def own_post(self):
        """A live post whose author is still there."""
        found = self.pick((c, p) for c in self.open_channels() for p in spoken(c)[-6:] if p.author in c.members)
        return found or (None, None)

    # Reading

    def view(self):
        channel, reader = self.place()
        apart = bool(next(self.numbers) % 4)
        reader.post("/channels/members/me/view", {"channel_id": channel.id, "collapsed_threads_supported": apart})
        self.seen(channel, reader, apart)
        return f"{self.who(reader)} views {channel.label}{'' if apart else ' with its threads'}"

    def view_many(self):
        _, reader = self.place()
        channels = [c for c in self.open_channels() if reader.id in c.members and next(self.numbers, 0) % 2]
        if not channels:
            return None
        reader.post("/channels/members/me/mark_read", [c.id for c in channels])
        for channel in channels:
            self.seen(channel, reader, True)
        return f"{self.who(reader)} marks as read: {', '.join(c.label for c in channels)}"

    def seen(self, channel, reader, apart):
        collapsed = self.model.users[reader.id].collapsed
        self.model.read_channel(channel, reader.id, threads=not (apart and collapsed))

    def set_unread(self):
        channel, reader = self.place(lambda c: spoken(c) and c in self.rereadable())
        if channel is None:
            return None
        post = self.pick(spoken(channel)[-8:])
        apart = bool(next(self.numbers) % 4)
        reader.post(f"/users/me/posts/{post.id}/set_unread", {"collapsed_threads_supported": apart})
        self.model.unread_from(channel, reader.id, post, apart)
        return f"{self.who(reader)} marks {channel.label} unread from {self.called(post)} on{'' if apart else ' with its thread'}"

    # Threads

    def rereadable(self):
        """Other servers forget, when a thread of a group is read again, that there everybody is called."""
        return [c for c in self.open_channels() if c.kind != "G" or self.world.is_ours]

    def followed(self):
        """(channel, root, person) of a thread somebody may read and follows."""
        found = self.pick(
            (c, root, user) for c in self.rereadable() for root, follows in c.threads.items()
            for user, follow in follows.items() if follow.following and user in c.members)
        return (found[0], found[0].posts[found[1]], self.person(found[2])) if found else (None, None, None)

    def team_of(self, channel, person):
        return channel.team or next(team for team, (_, people) in self.model.teams.items() if person.id in people)

    def path(self, channel, root, person):
        return f"/users/me/teams/{self.team_of(channel, person)}/threads/{root.id}"

    def read_thread(self):
        channel, root, person = self.followed()
        if channel is None:
            return None
        replies = [p for p in channel.posts.values() if p.root == root.id]
        upto = self.pick(replies + [None, None])
        at = (upto.at if upto else channel.last_post_at) + 1
        person.put(f"{self.path(channel, root, person)}/read/{at}")
        self.model.read_thread(channel, root.id, person.id, at)
        return f"{self.who(person)} reads {self.called(root)}" + (f" up to {self.called(upto)}" if upto else "")

    def unread_thread(self):
        found = self.pick((c, p) for c in self.rereadable() for p in c.posts.values() if p.root in c.threads and p.live)
        if not found:
            return None
        channel, post = found
        root, person = channel.posts[post.root], self.person(self.pick(channel.members))
        person.post(f"{self.path(channel, root, person)}/set_unread/{post.id}")
        channel.threads[root.id].setdefault(person.id, Follow()).following = True
        self.model.read_thread(channel, root.id, person.id, post.at - 1)
        return f"{self.who(person)} marks {self.called(root)} unread from {self.called(post)} on"

    def read_threads(self):
        team = self.pick(self.model.teams)
        person = self.person(self.pick(sorted(self.model.teams[team][1])))
        person.put(f"/users/me/teams/{team}/threads/read")
        for channel in self.model.channels.values():
            if channel.team in (team, "") and person.id in channel.members:
                for follows in channel.threads.values():
                    if person.id in follows and follows[person.id].following:
                        self.model.read_follow(follows[person.id], channel.last_post_at)
        return f"{self.who(person)} reads all threads of {self.model.teams[team][0]}"

    def follow(self):
        return self.set_following(True)

    def unfollow(self):
        return self.set_following(False)

    def set_following(self, following):
        found = self.pick((c, root) for c in self.open_channels() for root in c.threads)
        if not found:
            return None
        channel, root = found[0], found[0].posts[found[1]]
        person = self.person(self.pick(channel.members))
        path = f"{self.path(channel, root, person)}/following"
        person.put(path) if following else person.delete(path)
        follow = channel.threads[root.id].setdefault(person.id, Follow())
        follow.following = following
        if following:
            # Who follows from now on has read what is there.
            self.model.read_follow(follow, channel.last_post_at)
        return f"{self.who(person)} {'follows' if following else 'leaves'} {self.called(root)}"

    # Coming and going

    def join(self):
        found = self.pick(
            (c, user) for c in self.open_channels() if c.kind == "O" for user in self.absent(c))
        if not found:
            return None
        channel, user = found
        self.person(user).post(f"/channels/{channel.id}/members", {"user_id": user})
        self.enters(channel, user)
        self.world.told(channel)
        return f"{self.model.users[user].name} joins {channel.label}"

    def add(self):
        found = self.pick(
            (c, by, user) for c in self.movable() for by in list(c.members)[:1]
            for user in self.absent(c))
        if not found:
            return None
        channel, by, user = found
        self.person(by).post(f"/channels/{channel.id}/members", {"user_id": user})
        self.enters(channel, user)
        self.world.told(channel)
        return f"{self.model.users[by].name} adds {self.model.users[user].name} to {channel.label}"

    def absent(self, channel):
        """Members of the team who may come in. On other servers who comes back follows again what he once wrote in."""
        wrote = set() if self.world.is_ours else {post.author for post in channel.posts.values() if post.root}
        return [user for user in sorted(self.model.teams[channel.team][1]) if user not in channel.members and user not in wrote]

    def enters(self, channel, user):
        channel.members[user] = Member()

    def movable(self):
        return [c for c in self.open_channels() if c.team and not c.label.endswith("town-square")]

    def leave(self):
        channel, person = self.place(lambda c: c in self.movable() and len(c.members) > 2)
        if channel is None or self.model.users[person.id].name == "ann":
            return None
        person.delete(f"/channels/{channel.id}/members/{person.id}")
        return self.goes(channel, person.id, "leaves")

    def remove(self):
        channel, person = self.place(lambda c: c in self.movable() and len(c.members) > 2)
        if channel is None or self.model.users[person.id].name == "ann":
            return None
        self.world.person["ann"].delete(f"/channels/{channel.id}/members/{person.id}")
        return self.goes(channel, person.id, "is removed from")

    def goes(self, channel, user, how):
        self.model.goes(channel, user)
        self.world.told(channel)
        return f"{self.model.users[user].name} {how} {channel.label}"

    def mute(self):
        channel, person = self.place()
        member = channel.members[person.id]
        member.muted = not member.muted
        self.notify(channel, person, {"mark_unread": "mention" if member.muted else "all"})
        return f"{self.who(person)} {'mutes' if member.muted else 'unmutes'} {channel.label}"

    def deafen(self):
        channel, person = self.place()
        member = channel.members[person.id]
        member.deaf = not member.deaf
        self.notify(channel, person, {"ignore_channel_mentions": "on" if member.deaf else "off"})
        return f"{self.who(person)} {'ignores' if member.deaf else 'hears'} @all in {channel.label}"

    def notify(self, channel, person, props):
        person.put(f"/channels/{channel.id}/members/{person.id}/notify_props", {"channel_id": channel.id, "user_id": person.id} | props)

    def archive(self):
        channel = self.pick(c for c in self.movable() if c.label in ("yard", "den", "attic"))
        if channel is None:
            return None
        self.world.person["ann"].delete(f"/channels/{channel.id}")
        channel.archived = True
        self.world.told(channel)
        return f"{channel.label} is archived"

    def restore(self):
        channel = self.pick(c for c in self.model.channels.values() if c.archived)
        if channel is None:
            return None
        self.world.person["ann"].post(f"/channels/{channel.id}/restore")
        channel.archived = False
        self.world.told(channel)
        return f"{channel.label} is back"


def spoken(channel):
    """Live posts of people, oldest first."""
    return [post for post in channel.posts.values() if post.live and not post.system]


def roots(channel):
    """Those that can be answered."""
    return [post for post in spoken(channel) if not post.root]
