"""What every counter should be: the rules in as few words as possible, with no database, socket or clock.

Times are the server's own, learned from its answers; everything else is predicted.
"""

from dataclasses import dataclass, field

# Told in a channel but not counted as unread.
QUIET = {f"system_{kind}" for kind in (
    "join_leave", "add_remove", "join_channel", "guest_join_channel", "leave_channel", "join_team", "leave_team",
    "add_to_channel", "add_guest_to_chan", "remove_from_channel", "add_to_team", "remove_from_team")}


@dataclass
class User:
    """Somebody with the settings that decide what calls him."""

    id: str
    name: str
    collapsed: bool
    word: str = ""          # a word of his own that calls him
    comments: str = "never"
    hears: bool = True      # is he called by @channel?


@dataclass
class Post:
    """A message; `root` is "" for a root."""

    id: str
    author: str
    at: int
    root: str = ""
    calls: tuple = ()       # what of its text calls somebody, see Model.called
    quiet: bool = False
    system: bool = False
    live: bool = True


@dataclass
class Member:
    """What somebody has read of a channel."""

    msg_count: int = 0
    msg_count_root: int = 0
    mention_count: int = 0
    mention_count_root: int = 0
    last_viewed_at: int = 0
    muted: bool = False
    deaf: bool | None = None    # not called by @channel here; None: as long as muted

    @property
    def ignores(self):
        """Is @channel ignored?"""
        return self.muted if self.deaf is None else self.deaf


@dataclass
class Follow:
    """What somebody has read of a thread."""

    following: bool = True
    last_viewed_at: int = 0
    mentions: int = 0


@dataclass
class Channel:
    """A channel with all that was ever said in it."""

    id: str
    label: str
    team: str               # "" for direct and group channels
    kind: str
    total: int = 0
    total_root: int = 0
    last_post_at: int = 0
    archived: bool = False
    members: dict = field(default_factory=dict)     # user id → Member
    posts: dict = field(default_factory=dict)       # post id → Post, in order of time
    threads: dict = field(default_factory=dict)     # root id → user id → Follow


class Model:
    """Applies what people do."""

    def __init__(self, users, ours=True):
        self.users = users      # id → User
        self.teams = {}         # id → (label, set of user ids)
        self.channels = {}      # id → Channel
        # Another server: who writes has read all threads of the channel, and who views it those too that he left; a mark
        # stays where it is when nothing that counts was unread; who wants to hear of answers is not called in the threads
        # of a group; and every answer, not the first alone, makes those follow whom the root calls.
        self.ours = ours

    # Who is called

    def called(self, channel, post):
        """Ids of the members whom a post calls in its channel, the author excluded."""
        called = self.by_text(channel, post)
        if channel.kind in "DG" and not post.system:
            called |= set(channel.members)
        if post.root:
            called |= self.commenting(channel, post)
        # An author of the thread may have left the channel.
        return (called & set(channel.members)) - {post.author}

    def called_in_thread(self, channel, post):
        """Those whom a reply calls in its thread, which makes them follow it: having asked for answers is not enough."""
        called = self.by_text(channel, post)
        if channel.kind == "D":
            called |= set(channel.members)
        elif channel.kind == "G":
            called |= set(channel.members) - (set() if self.ours else self.commenting(channel, post))
        return called - {post.author}

    def by_text(self, channel, post):
        """Members whom the words of a post call."""
        found = set()
        for kind, what in post.calls:
            if kind == "user":
                found.add(what)
            elif kind == "word":
                found |= {user.id for user in self.users.values() if user.word == what}
            elif kind == "all":
                found |= {user for user, member in channel.members.items() if self.users[user].hears and not member.ignores}
        return found & set(channel.members)

    def commenting(self, channel, post):
        """Authors in the thread who asked to be called by replies and see threads in their channel."""
        found = set()
        for other in channel.posts.values():
            user = self.users.get(other.author)
            if user is None or user.collapsed or not other.live or other.id == post.id:
                continue
            is_root = other.id == post.root
            if (is_root or other.root == post.root) and (user.comments == "any" or (user.comments == "root" and is_root)):
                found.add(user.id)
        return found

    # What people do

    def say(self, channel, post):
        """A post of a person."""
        self.write(channel, post)
        if post.root and self.users[post.author].collapsed:
            return
        self.read_channel(channel, post.author, threads=not self.ours and not self.users[post.author].collapsed)

    def write(self, channel, post):
        """Any post: counted, and calling people."""
        called = self.called(channel, post)
        channel.posts[post.id] = post
        channel.last_post_at = max(channel.last_post_at, post.at)
        if not post.quiet:
            channel.total += 1
            channel.total_root += not post.root
        for user in called:
            member = channel.members[user]
            member.mention_count += 1
            member.mention_count_root += not post.root
        if post.root:
            self.reply(channel, post)

    def reply(self, channel, post):
        """Whom a reply makes follow the thread, and whom it calls there."""
        follows = channel.threads.setdefault(post.root, {})
        root = channel.posts[post.root]
        # Whoever is concerned by the root follows, unless he chose not to.
        is_first = not any(other.root == post.root for other in channel.posts.values() if other is not post)
        by_root = self.by_text(channel, root) if is_first or not self.ours else set()
        for user in {root.author, *by_root} & set(channel.members):
            follows.setdefault(user, Follow())
        for user in self.called_in_thread(channel, post):
            follow = follows.setdefault(user, Follow())
            follow.following = True
            follow.mentions += 1
        own = follows.setdefault(post.author, Follow())
        own.following, own.last_viewed_at, own.mentions = True, post.at, 0

    def read_channel(self, channel, user, threads):
        """Everything in the channel is read, with its threads if they are not read apart."""
        member = channel.members[user]
        counters = (channel.total, channel.total_root, 0, 0)
        if self.ours or counters != (member.msg_count, member.msg_count_root, member.mention_count, member.mention_count_root):
            member.msg_count, member.msg_count_root, member.mention_count, member.mention_count_root = counters
            member.last_viewed_at = max(member.last_viewed_at, channel.last_post_at)
        if threads:
            for follows in channel.threads.values():
                if user in follows and (follows[user].following or not self.ours):
                    self.read_follow(follows[user], channel.last_post_at)

    @staticmethod
    def read_follow(follow, at):
        """A thread is read, at least up to a moment."""
        follow.last_viewed_at = max(follow.last_viewed_at, at)
        follow.mentions = 0

    def unread_from(self, channel, user, post, apart):
        """The channel is unread from a post on; a reply's thread too, unless threads are read apart."""
        member = channel.members[user]
        later = [p for p in channel.posts.values() if p.at >= post.at and p.live]
        member.msg_count = max(0, channel.total - sum(not p.quiet for p in later))
        # Marked from a reply on, the roots stay read.
        roots = [] if post.root else [p for p in later if not p.root]
        member.msg_count_root = max(0, channel.total_root - sum(not p.quiet for p in roots))
        calling = [p for p in later if user in self.called(channel, p)]
        member.mention_count = len(calling)
        member.mention_count_root = sum(p in roots for p in calling)
        member.last_viewed_at = post.at - 1
        if post.root and not (apart and self.users[user].collapsed):
            channel.threads[post.root].setdefault(user, Follow()).following = True
            self.read_thread(channel, post.root, user, post.at - 1)

    def read_thread(self, channel, root, user, at):
        """A thread is read up to a moment, which may be earlier than before."""
        follow = channel.threads[root][user]
        follow.last_viewed_at = at
        follow.mentions = sum(
            user in self.called_in_thread(channel, p) for p in channel.posts.values() if p.root == root and p.live and p.at > at)

    def goes(self, channel, user):
        """Who leaves a channel follows nothing there any more."""
        del channel.members[user]
        for follows in channel.threads.values():
            follows.pop(user, None)

    def delete(self, channel, post):
        """A root goes with its thread. What was counted in the channel stays counted."""
        post.live = False
        if post.root:
            for user, follow in channel.threads[post.root].items():
                if post.at > follow.last_viewed_at and user in self.called_in_thread(channel, post):
                    follow.mentions = max(0, follow.mentions - 1)
            return
        channel.threads.pop(post.id, None)
        for reply in channel.posts.values():
            reply.live = reply.live and reply.root != post.id

    # What each of them should see

    def state(self, user):
        """All counters of a user, flat, so that a difference can be read."""
        state = {}
        teams = {team: [0] * 6 for team, (_, people) in self.teams.items() if user in people}
        totals = {team: [0] * 3 for team in teams}
        for channel in self.channels.values():
            member = channel.members.get(user)
            if member is None:
                continue
            if not channel.archived:
                totals_of = {"total_msg_count": channel.total, "total_msg_count_root": channel.total_root}
                state |= channel_state(channel.label, totals_of, vars(member), member.muted)
                add_team(teams.get(channel.team), channel.total, channel.total_root, vars(member), member.muted)
            for root, follows in channel.threads.items():
                if user in follows and follows[user].following:
                    self.add_thread(state, teams, totals, channel, root, user)
        for team, sums in teams.items():
            state |= team_state(self.teams[team][0], sums, totals[team])
        return state

    def add_thread(self, state, teams, totals, channel, root, user):
        follow = channel.threads[root][user]
        replies = [p.at for p in channel.posts.values() if p.root == root and p.live]
        unread = sum(at > follow.last_viewed_at for at in replies)
        state |= thread_state(root, len(replies), unread, follow.mentions)
        for team in ([channel.team] if channel.team else teams):
            totals[team][0] += 1
            totals[team][1] += unread > 0
            totals[team][2] += follow.mentions
        if channel.team:
            teams[channel.team][4] += unread > 0
            teams[channel.team][5] += follow.mentions


MEMBER = ("msg_count", "msg_count_root", "mention_count", "mention_count_root")


def channel_state(label, channel, member, muted):
    """Counters of a channel and of a membership in it. Where a mark stands matters while something lies beyond it."""
    state = {f"{label}: {key}": channel[key] for key in ("total_msg_count", "total_msg_count_root")}
    state |= {f"{label}: member {key}": member[key] for key in MEMBER}
    state[f"{label}: member last_viewed_at"] = member["last_viewed_at"] if member["msg_count"] < channel["total_msg_count"] else "end"
    state[f"{label}: muted"] = muted
    return state


def add_team(sums, total, total_root, member, muted):
    """Adds a membership to the sums of its team; a muted channel counts mentions alone."""
    if sums is None:
        return
    if not muted:
        sums[0] += total - member["msg_count"]
        sums[1] += total_root - member["msg_count_root"]
    sums[2] += member["mention_count"]
    sums[3] += member["mention_count_root"]


TEAM = ("msg_count", "msg_count_root", "mention_count", "mention_count_root", "thread_count", "thread_mention_count")
TOTALS = ("total", "total_unread_threads", "total_unread_mentions")


def team_state(label, sums, totals):
    """Sums of a team, and of the threads shown in it."""
    state = {f"{label}: unread {key}": sums[n] for n, key in enumerate(TEAM)}
    return state | {f"{label}: threads {key}": totals[n] for n, key in enumerate(TOTALS)}


def thread_state(root, replies, unread, mentions):
    """Counters of a followed thread."""
    return {f"thread {root}: replies": replies, f"thread {root}: unread": unread, f"thread {root}: mentions": mentions}


def differences(expected, found, left, right):
    """Lines that say where two states differ."""
    lines = []
    for key in sorted(expected.keys() | found.keys()):
        if expected.get(key) != found.get(key):
            lines.append(f"{key}: {left} {expected.get(key)}, {right} {found.get(key)}")
    return lines
