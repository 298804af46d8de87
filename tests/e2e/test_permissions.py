"""What people may do when it is changed: by roles, schemes, moderation; as guests; deactivated; without their password."""

import json
import re
import time

import httpx
import pytest

from parlance.deployment import Parlance
from parlance.people import name
from parlance.settings import PASSWORD
from parlance.socket import Socket

SOON = 60


def until(what, condition, seconds=SOON):
    """Waits for what another service hears of in a moment."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def status_of_post(person, channel):
    return person.call("POST", "/posts", json={"channel_id": channel["id"], "message": name("said")}).status_code


def role_names(person, path):
    return person.get(path)["roles"].split()


def permissions(person, role):
    return set(person.post("/roles/names", [role])[0]["permissions"])


def test_a_teams_scheme_reaches_its_members(people, deployment):
    admin, member = people.admin, people.person("member")
    team = people.team(admin, member)
    channel = people.channel(admin, team, member)
    scheme = admin.post("/schemes", {"display_name": name("scheme"), "scope": "team"})
    socket = Socket(deployment, member.token)
    socket.event("hello")
    admin.put(f"/teams/{team['id']}/scheme", {"scheme_id": scheme["id"]})
    told = socket.event("update_team_scheme")
    assert json.loads(told["data"]["team"])["scheme_id"] == scheme["id"]
    assert role_names(member, f"/teams/{team['id']}/members/me") == [scheme["default_team_user_role"]]
    assert role_names(member, f"/channels/{channel['id']}/members/me") == [scheme["default_channel_user_role"]]
    listed = member.get(f"/users/me/teams/{team['id']}/channels/members")
    here = next(each for each in listed if each["channel_id"] == channel["id"])
    assert here["roles"] == scheme["default_channel_user_role"]
    assert [each["id"] for each in admin.get(f"/schemes/{scheme['id']}/teams")] == [team["id"]]
    assert status_of_post(member, channel) == 201
    role = admin.get(f"/roles/name/{scheme['default_channel_user_role']}")
    admin.put(f"/roles/{role['id']}/patch", {"permissions": ["read_channel", "read_channel_content"]})
    told = socket.event("role_updated", lambda frame: role["id"] in frame["data"]["role"])
    assert "create_post" not in json.loads(told["data"]["role"])["permissions"]
    until("the role is heard of", lambda: status_of_post(member, channel) == 403)
    admin.delete(f"/schemes/{scheme['id']}")
    until("the scheme is gone", lambda: role_names(member, f"/teams/{team['id']}/members/me") == ["team_user"])
    assert status_of_post(member, channel) == 201
    socket.close()


def test_moderating_a_channel(people, deployment):
    admin, member, leader = people.admin, people.person("member"), people.person("leader")
    team = people.team(admin, member, leader)
    channel = people.channel(leader, team, member)
    other = people.channel(leader, team, member)
    path = f"/channels/{channel['id']}/moderations"
    assert all(group["roles"]["members"] == {"value": True, "enabled": True} for group in admin.get(path))
    socket = Socket(deployment, member.token)
    socket.event("hello")
    taken = [{"name": "create_post", "roles": {"members": False}}, {"name": "create_reactions", "roles": {"members": False}}]
    groups = {group["name"]: group["roles"] for group in admin.put(f"{path}/patch", taken)}
    assert groups["create_post"] == {"members": {"value": False, "enabled": True}, "guests": {"value": True, "enabled": True}}
    assert groups["use_channel_mentions"]["members"]["value"] and groups["manage_members"]["guests"] is None
    socket.event("channel_scheme_updated")
    assert status_of_post(member, channel) == 403 and status_of_post(member, other) == 201
    assert status_of_post(leader, channel) == 201, "its administrator is not moderated"
    [role] = role_names(member, f"/channels/{channel['id']}/members/me")
    held = permissions(member, role)
    assert not held & {"create_post", "add_reaction"} and "upload_file" in held, "clients decide by the same"
    # One level up something else is taken: it is gone here too.
    scheme = admin.post("/schemes", {"display_name": name("scheme"), "scope": "team"})
    above = admin.get(f"/roles/name/{scheme['default_channel_user_role']}")
    admin.put(f"/teams/{team['id']}/scheme", {"scheme_id": scheme["id"]})
    kept = [held for held in above["permissions"] if held != "upload_file"]
    admin.put(f"/roles/{above['id']}/patch", {"permissions": kept})
    until("what is above counts", lambda: "upload_file" not in permissions(member, role))
    admin.put(f"/teams/{team['id']}/scheme", {"scheme_id": ""})
    given = [{"name": group["name"], "roles": {"members": True}} for group in taken]
    admin.put(f"{path}/patch", given)
    assert role_names(member, f"/channels/{channel['id']}/members/me") == ["channel_user"]
    assert status_of_post(member, channel) == 201
    assert not [each for each in admin.get("/schemes?scope=channel&per_page=200") if each["display_name"] == channel["name"]]
    socket.close()


def test_members_become_guests_and_guests_members(people, deployment):
    admin, person = people.admin, people.person("turns")
    team = people.team(admin, person)
    channel = people.channel(person, team)
    socket = Socket(deployment, person.token)
    socket.event("hello")
    admin.post(f"/users/{person.id}/demote")
    assert person.get("/users/me")["roles"] == "system_guest"
    mine, here = f"/teams/{team['id']}/members/me", f"/channels/{channel['id']}/members/me"
    until("the memberships follow", lambda: role_names(person, mine) == ["team_guest"])
    assert role_names(person, here) == ["channel_guest"], "he administers nothing any more"
    told = socket.event("memberrole_updated")
    assert json.loads(told["data"]["member"])["scheme_guest"]
    socket.event("channel_member_updated", lambda frame: channel["id"] in frame["data"]["channelMember"])
    assert person.call("GET", f"/teams/{team['id']}/channels").status_code == 403
    admin.post(f"/users/{person.id}/promote")
    until("the memberships follow", lambda: role_names(person, mine) == ["team_user"])
    assert person.get(f"/teams/{team['id']}/channels")
    socket.close()


def test_deactivation_drops_sockets_within_a_second(people, deployment):
    person = people.person("leaves")
    sockets = [Socket(deployment, person.token) for _ in range(3)]
    for socket in sockets:
        socket.event("hello")
    started = time.monotonic()
    people.admin.put(f"/users/{person.id}/active", {"active": False})
    until("every socket is closed", lambda: all(socket.closed for socket in sockets), seconds=20)
    assert time.monotonic() - started < 1
    assert person.call("GET", "/users/me").status_code == 401
    people.admin.put(f"/users/{person.id}/active", {"active": True})
    person.login(person.username, PASSWORD)
    assert person.get("/users/me")["id"] == person.id


def secrets(server, purpose):
    """Tokens in the log, the oldest first."""
    found = []
    for process in server.processes.values():
        for line in process.log.read_text(encoding="utf-8", errors="replace").splitlines():
            if purpose in line:
                found += re.findall(r"\b[a-z0-9]{64}\b", line)
    return found


@pytest.mark.parametrize("developer", [True, False])
def test_letters_are_in_the_log_for_developers_alone(cluster_url, nats_url, developer):
    env = {
        "MM_SERVICESETTINGS_ENABLEDEVELOPER": str(developer).lower(),
        "MM_LOGSETTINGS_CONSOLELEVEL": "DEBUG",
    }
    server = Parlance("standalone", cluster_url, nats_url, env=env)
    try:
        api = f"{server.url}/api/v4"
        email = httpx.post(
            f"{api}/users/login", json={"login_id": server.admin_name, "password": server.admin_password}
        ).json()["email"]
        assert httpx.post(f"{api}/users/password/reset/send", json={"email": email}).status_code == 200
        if not developer:
            time.sleep(1)
            assert not secrets(server, "reset_password")
            return
        until("a letter", lambda: secrets(server, "reset_password"))
        reset = {"token": secrets(server, "reset_password")[-1], "new_password": "Another-word1"}
        assert httpx.post(f"{api}/users/password/reset", json=reset).status_code == 200
        assert httpx.post(f"{api}/users/password/reset", json=reset).status_code == 400
        again = {"login_id": email, "password": "Another-word1"}
        assert httpx.post(f"{api}/users/login", json=again).status_code == 200
    finally:
        server.stop()
