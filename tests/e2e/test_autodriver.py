"""mattermostautodriver, unmodified, goes the whole path: two people, two teams, channels of all four types."""

import json

import pytest
from mattermostautodriver.exceptions import NoAccessTokenProvided, NotEnoughPermissions, ResourceNotFound

from parlance.contract import Contract
from parlance.driver import Driven
from parlance.people import name
from parlance.picture import PICTURE
from parlance.recorder import Recorder

KINDS = ["open", "closed", "direct", "group"]


class Scene:
    """Everybody and everything of the story."""

    def __init__(self, deployment):
        self.deployment = deployment
        self.recorder = Recorder()
        self.root = Driven(deployment, self.recorder, deployment.admin_name, deployment.admin_password).login()
        self.people = []
        self.alice, self.bob, self.mate, self.stranger = (self.join(n) for n in ("alice", "bob", "mate", "stranger"))
        self.channels, self.posts, self.said = {}, {}, []
        for person in self.people:
            person.listen()
        title = name("team")
        self.team = self.alice.driver.teams.create_team(title, title, "O")
        title = name("other")
        self.other = self.stranger.driver.teams.create_team(title, title, "I")
        for person in (self.bob, self.mate):
            self.alice.driver.teams.add_team_member(self.team["id"], person.id)

    def join(self, prefix):
        person = Driven.sign_up(self.deployment, self.recorder, prefix)
        self.people.append(person)
        return person

    def say(self, who, kind, text, **more):
        """Posts a text that occurs nowhere else."""
        message = name(text)
        self.said.append(message)
        return who.driver.posts.create_post(self.channels[kind]["id"], message, **more)

    def close(self):
        for person in self.people:
            self.root.driver.users.update_user_active(person.id, False)
            person.close()
        self.root.close()


@pytest.fixture(scope="module")
def scene(deployment):
    scene = Scene(deployment)
    yield scene
    scene.close()


def refused(call, *arguments, **named):
    """Whether a call is refused as an outsider's should be."""
    try:
        call(*arguments, **named)
    except (NotEnoughPermissions, ResourceNotFound):
        return True
    return False


def test_signs_up_and_logs_in(scene):
    me = scene.alice.driver.users.get_user("me")
    assert (me["username"], me["roles"]) == (scene.alice.username, "system_user")
    with pytest.raises(NoAccessTokenProvided):
        scene.alice.driver.users.login(login_id=scene.alice.username, password="not-the-password")


def test_socket_greets(scene):
    hello = scene.alice.event("hello")
    assert (hello["seq"], len(hello["data"]["connection_id"])) == (0, 26)


def test_teams_have_their_members(scene):
    members = scene.alice.driver.teams.get_team_members(scene.team["id"])
    assert {member["user_id"] for member in members} == {scene.alice.id, scene.bob.id, scene.mate.id}
    assert scene.bob.event("added_to_team")["data"]["team_id"] == scene.team["id"]
    assert [team["id"] for team in scene.stranger.driver.teams.get_teams_for_user("me")] == [scene.other["id"]]
    assert refused(scene.alice.driver.teams.get_team, scene.other["id"])


def test_channels_of_all_types(scene):
    alice, bob = scene.alice.driver, scene.bob
    for kind, letter in (("open", "O"), ("closed", "P")):
        title = name(kind)
        channel = scene.channels[kind] = alice.channels.create_channel(scene.team["id"], title, title, letter)
        assert channel["type"] == letter
        member = alice.channels.add_channel_member(channel["id"], user_id=bob.id)
        assert (member["user_id"], member["scheme_user"], member["scheme_admin"]) == (bob.id, True, False)
        bob.event("user_added", lambda f, c=channel: f["broadcast"]["channel_id"] == c["id"])
    scene.channels["direct"] = alice.channels.create_direct_channel([scene.alice.id, bob.id])
    assert scene.channels["direct"]["name"] == "__".join(sorted((scene.alice.id, bob.id)))
    scene.channels["group"] = alice.channels.create_group_channel([scene.alice.id, bob.id, scene.root.id])
    assert scene.channels["group"]["type"] == "G"
    bob.event("group_added")


@pytest.mark.parametrize("kind", KINDS)
def test_posts_and_replies(scene, kind):
    post = scene.posts[kind] = scene.say(scene.alice, kind, "post")
    assert scene.bob.posted(post["message"])["id"] == post["id"]
    reply = scene.say(scene.bob, kind, "reply", root_id=post["id"])
    assert scene.alice.posted(reply["message"])["root_id"] == post["id"]
    thread = scene.alice.driver.posts.get_post_thread(post["id"])
    assert set(thread["posts"]) == {post["id"], reply["id"]}
    page = scene.bob.driver.posts.get_posts_for_channel(scene.channels[kind]["id"])
    assert page["order"][:2] == [reply["id"], post["id"]]
    after = scene.bob.driver.posts.get_posts_for_channel(scene.channels[kind]["id"], after=post["id"])
    assert after["order"] == [reply["id"]]
    assert [p["id"] for p in scene.bob.driver.posts.get_posts_by_ids([post["id"]])] == [post["id"]]


@pytest.mark.parametrize("kind", KINDS)
def test_shares_files(scene, kind):
    alice, bob, channel = scene.alice.driver, scene.bob.driver, scene.channels[kind]["id"]
    uploaded = alice.files.upload_file(channel_id=channel, files=("plan.png", PICTURE, "image/png"))
    info = uploaded["file_infos"][0]
    assert (info["name"], info["size"], info["width"]) == ("plan.png", len(PICTURE), 30)
    post = scene.say(scene.alice, kind, "file", file_ids=[info["id"]])
    heard = scene.bob.posted(post["message"])
    assert [file["id"] for file in heard["metadata"]["files"]] == [info["id"]]
    assert bob.files.get_file(info["id"]).content == PICTURE
    assert bob.files.get_file_thumbnail(info["id"]).status_code == 200
    assert bob.files.get_file_info(info["id"])["post_id"] == post["id"]
    assert [file["id"] for file in bob.posts.get_file_infos_for_post(post["id"])] == [info["id"]]
    assert refused(scene.stranger.driver.files.get_file, info["id"])


@pytest.mark.parametrize("kind", KINDS)
def test_reacts_edits_pins_deletes(scene, kind):
    alice, bob, post, channel = scene.alice, scene.bob, scene.posts[kind], scene.channels[kind]["id"]
    bob.driver.reactions.save_reaction({"user_id": bob.id, "post_id": post["id"], "emoji_name": "smile"})
    added = alice.event("reaction_added", lambda f: f["broadcast"]["channel_id"] == channel)
    assert json.loads(added["data"]["reaction"])["user_id"] == bob.id
    assert [r["emoji_name"] for r in alice.driver.reactions.get_reactions(post["id"])] == ["smile"]
    bob.driver.reactions.delete_reaction(bob.id, post["id"], "smile")
    alice.event("reaction_removed", lambda f: f["broadcast"]["channel_id"] == channel)

    text = name("edited")
    scene.said.append(text)
    assert alice.driver.posts.patch_post(post["id"], message=text)["edit_at"] > 0
    assert bob.posted(text, "post_edited")["id"] == post["id"]
    assert refused(bob.driver.posts.patch_post, post["id"], message="not mine")

    alice.driver.posts.pin_post(post["id"])
    assert bob.driver.channels.get_pinned_posts(channel)["order"] == [post["id"]]
    alice.driver.posts.unpin_post(post["id"])

    doomed = scene.say(alice, kind, "doomed")
    alice.driver.posts.delete_post(doomed["id"])
    assert bob.posted(doomed["message"], "post_deleted")["id"] == doomed["id"]
    with pytest.raises(ResourceNotFound):
        bob.driver.posts.get_post(doomed["id"])


def test_unread_counts(scene):
    channel, bob = scene.channels["closed"]["id"], scene.bob.driver
    bob.channels.view_channel("me", channel)
    assert bob.channels.get_channel_unread("me", channel)["msg_count"] == 0
    scene.say(scene.alice, "closed", "one")
    mention = scene.alice.driver.posts.create_post(channel, f"@{scene.bob.username} look")
    unread = bob.channels.get_channel_unread("me", channel)
    assert (unread["msg_count"], unread["mention_count"]) == (2, 1)
    teams = {team["team_id"]: team for team in bob.teams.get_teams_unread_for_user("me", "")}
    assert teams[scene.team["id"]]["mention_count"] >= 1
    bob.posts.set_post_unread("me", mention["id"])
    assert bob.channels.get_channel_unread("me", channel)["msg_count"] == 1
    around = bob.posts.get_posts_around_last_unread("me", channel)
    assert mention["id"] in around["posts"]
    bob.channels.view_channel("me", channel)
    unread = bob.channels.get_channel_unread("me", channel)
    assert (unread["msg_count"], unread["mention_count"]) == (0, 0)


def test_typing(scene):
    scene.bob.driver.users.publish_user_typing("me", scene.channels["closed"]["id"])
    typing = scene.alice.event("typing")
    assert typing["data"]["user_id"] == scene.bob.id
    assert not any(f.get("event") == "typing" for f in scene.bob.frames)


def test_statuses(scene):
    bob = scene.bob
    assert bob.driver.status.update_user_status(bob.id, status="away")["status"] == "away"
    bob.event("status_change", lambda f: f["data"]["status"] == "away")
    listed = scene.alice.driver.status.get_users_statuses_by_ids([bob.id, scene.alice.id])
    assert {s["user_id"]: s["status"] for s in listed}[bob.id] == "away"
    bob.driver.status.update_user_status(bob.id, status="online")


def test_preferences(scene):
    bob = scene.bob
    wanted = {"user_id": bob.id, "category": "display_settings", "name": "name_format", "value": "username"}
    bob.driver.preferences.update_preferences("me", [wanted])
    assert wanted in bob.driver.preferences.get_preferences("me")
    assert bob.driver.preferences.get_preferences_by_category_by_name("me", "display_settings", "name_format") == wanted
    bob.driver.preferences.delete_preferences("me", [wanted])
    assert wanted not in bob.driver.preferences.get_preferences("me")


def test_lists_of_users(scene):
    alice = scene.alice.driver
    ids = [scene.bob.id, scene.mate.id]
    assert {u["id"] for u in alice.users.get_users_by_ids(ids)} == set(ids)
    in_team = {u["id"] for u in alice.users.get_users(in_team=scene.team["id"])}
    assert in_team == {scene.alice.id, *ids}
    assert alice.users.get_user_by_username(scene.bob.username)["id"] == scene.bob.id


def test_sessions(scene):
    again = Driven(scene.deployment, scene.recorder, scene.bob.username).login()
    newest = max(scene.bob.driver.users.get_sessions("me"), key=lambda session: session["create_at"])
    scene.bob.driver.users.revoke_session("me", newest["id"])
    with pytest.raises(NoAccessTokenProvided):
        again.driver.users.get_user("me")
    again.close()


@pytest.mark.parametrize("kind", KINDS)
def test_outsiders_are_refused(scene, kind):
    channel, post = scene.channels[kind]["id"], scene.posts[kind]["id"]
    # A team mate may look into an open channel, that is what open means.
    for outsider in [scene.stranger] if kind == "open" else [scene.mate, scene.stranger]:
        driver = outsider.driver
        assert refused(driver.channels.get_channel, channel)
        assert refused(driver.channels.get_channel_members, channel)
        assert refused(driver.channels.get_channel_stats, channel)
        assert refused(driver.posts.get_posts_for_channel, channel)
        assert refused(driver.posts.get_post, post)
        assert refused(driver.posts.get_post_thread, post)
        assert refused(driver.posts.create_post, channel, "let me in")
        assert refused(driver.posts.delete_post, post)
        assert refused(driver.reactions.get_reactions, post)
        assert refused(driver.reactions.save_reaction, {"user_id": outsider.id, "post_id": post, "emoji_name": "smile"})
        assert driver.posts.get_posts_by_ids([post]) == []


def test_outsiders_hear_nothing(scene):
    assert len(scene.said) > 10, "the conversation took place"
    secrets = [*scene.said, *(c["id"] for c in scene.channels.values()), *(p["id"] for p in scene.posts.values())]
    for outsider in (scene.mate, scene.stranger):
        outsider.settle()
        for frame in map(json.dumps, outsider.frames):
            assert not [secret for secret in secrets if secret in frame], f"{outsider.username} received {frame}"


def test_events_are_numbered_without_gaps(scene):
    for person in scene.people:
        numbers = [frame["seq"] for frame in person.frames if "event" in frame]
        assert numbers == list(range(len(numbers))), person.username


def test_logs_out(scene):
    scene.mate.driver.logout()
    with pytest.raises(NoAccessTokenProvided):
        scene.mate.driver.users.get_user("me")


def test_answers_keep_the_contract(scene):
    assert len(scene.recorder.exchanges) > 100, "the story was told before"
    Contract.of(scene.deployment).check_all(scene.recorder.exchanges)
