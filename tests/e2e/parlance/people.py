"""Accounts, teams and channels of a test; the accounts are deactivated afterwards."""

import itertools
import uuid

from .client import Api
from .settings import PASSWORD

_count = itertools.count()
RUN = uuid.uuid4().hex[:6]


def name(prefix):
    """A name nobody else has."""
    return f"{prefix.lower()}-{RUN}{next(_count)}"


class Person(Api):
    """An account with its own token."""

    id = ""
    username = ""


class People:
    """Makes persons and places with the help of an administrator."""

    def __init__(self, deployment, recorder=None):
        self.deployment = deployment
        self.recorder = recorder
        self.admin = Person(deployment, recorder=recorder)
        user = self.admin.login(deployment.admin_name, deployment.admin_password)
        self.admin.id, self.admin.username = user["id"], user["username"]
        self.made = []

    def person(self, prefix="user"):
        """Signs up and logs in."""
        person = Person(self.deployment, recorder=self.recorder)
        username = name(prefix)
        user = person.post("/users", {"username": username, "email": f"{username}@example.com", "password": PASSWORD})
        person.id, person.username = user["id"], username
        person.login(username, PASSWORD)
        self.made.append(person)
        return person

    def guest(self, prefix="guest"):
        """A person with the guest role, not yet in any team."""
        person = self.person(prefix)
        self.admin.put(f"/users/{person.id}/roles", {"roles": "system_guest"})
        return person

    def team(self, owner, *members, kind="O"):
        """A team of `owner` with members."""
        title = name("team")
        team = owner.post("/teams", {"name": title, "display_name": title, "type": kind})
        for member in members:
            self.admin.post(f"/teams/{team['id']}/members", {"team_id": team["id"], "user_id": member.id})
        return team

    def channel(self, owner, team, *members, kind="O"):
        """A channel of `owner` with members."""
        title = name("channel")
        channel = owner.post("/channels", {"team_id": team["id"], "name": title, "display_name": title, "type": kind})
        for member in members:
            owner.post(f"/channels/{channel['id']}/members", {"user_id": member.id})
        return channel

    def leave(self):
        """Deactivates everybody who was made here."""
        for person in self.made:
            self.admin.call("DELETE", f"/users/{person.id}")
            person.close()
        self.admin.close()
