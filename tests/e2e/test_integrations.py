"""Programs people integrate, as their clients see them: commands, ephemeral posts, buttons, dialogs, outgoing webhooks."""

import json
from urllib.parse import parse_qs

import pytest

from parlance.deployment import Parlance
from parlance.people import People, name
from parlance.program import Program
from parlance.socket import Socket


@pytest.fixture(scope="module", params=["standalone", "services"])
def open_house(request, cluster_url, nats_url):
    """A server that may call programs of this machine."""
    env = {"MM_SERVICESETTINGS_ALLOWEDUNTRUSTEDINTERNALCONNECTIONS": "127.0.0.1"}
    server = Parlance(request.param, cluster_url, nats_url, env=env)
    yield server
    server.stop()


class Scene:
    """Ann and Bob in a channel with a socket each, a program, and a command that leads to it."""

    def __init__(self, house):
        self.people, self.program = People(house), Program()
        self.ann, self.bob = self.people.person("ann"), self.people.person("bob")
        self.team = self.people.team(self.ann, self.bob)
        self.channel = self.people.channel(self.ann, self.team, self.bob)
        self.sockets = [Socket(house, person.token) for person in (self.ann, self.bob)]
        for socket in self.sockets:
            socket.event("hello")
        self.trigger = name("do")
        self.command = self.ann.post("/commands", {
            "team_id": self.team["id"], "trigger": self.trigger, "method": "P", "url": f"{self.program.url}/command"})

    def run(self, who, words=""):
        """Runs the command, and returns what the program was told."""
        text = f"/{self.trigger} {words}".strip()
        who.post("/commands/execute", {"channel_id": self.channel["id"], "team_id": self.team["id"], "command": text})
        path, form = self.program.next()
        assert path == "/command"
        return {key: values[0] for key, values in parse_qs(form).items()}

    def heard(self, socket, event):
        return [frame for frame in socket.events() if frame["event"] == event]

    def settle(self):
        """What was sent before this has arrived everywhere."""
        marker = self.ann.post("/posts", {"channel_id": self.channel["id"], "message": name("marker")})
        for socket in self.sockets:
            socket.event("posted", lambda frame: marker["id"] in frame["data"]["post"])

    def close(self):
        for socket in self.sockets:
            socket.connection.close()
        self.program.close()
        self.people.leave()


@pytest.fixture
def scene(open_house):
    scene = Scene(open_house)
    yield scene
    scene.close()


def post_of(frame):
    return json.loads(frame["data"]["post"])


def button(scene, words="sure?"):
    return {"text": words, "attachments": [{"text": words, "actions": [
        {"id": "yes", "name": "Yes", "integration": {"url": f"{scene.program.url}/pressed", "context": {"secret": "hush"}}}]}]}


def test_what_a_command_answers_is_seen_by_him_who_ran_it(scene):
    anns, bobs = scene.sockets
    scene.program.answers["/command"] = {"response_type": "ephemeral", "text": (said := name("quiet"))}
    told = scene.run(scene.bob, "it now")
    assert (told["text"], told["user_id"], told["token"]) == ("it now", scene.bob.id, scene.command["token"])
    frame = bobs.event("ephemeral_message", lambda frame: said in frame["data"]["post"])
    assert post_of(frame)["type"] == "system_ephemeral" and frame["broadcast"]["user_id"] == scene.bob.id
    scene.settle()
    assert not any(said in str(frame) for frame in anns.events())
    assert said not in str(scene.bob.get(f"/channels/{scene.channel['id']}/posts"))


def test_a_button_of_an_ephemeral_post_works_for_him_who_has_it(scene):
    anns, bobs = scene.sockets
    scene.program.answers["/command"] = {"response_type": "ephemeral", **button(scene)}
    scene.run(scene.bob)
    post = post_of(bobs.event("ephemeral_message"))
    action = post["props"]["attachments"][0]["actions"][0]
    assert "hush" not in str(post) and scene.program.url not in str(post) and action["cookie"]
    scene.program.answers["/pressed"] = {"ephemeral_text": (thanks := name("thanks"))}
    scene.bob.post(f"/posts/{post['id']}/actions/{action['id']}", {"cookie": action["cookie"]})
    path, told = scene.program.next()
    assert (path, told["context"], told["user_id"]) == ("/pressed", {"secret": "hush"}, scene.bob.id)
    bobs.event("ephemeral_message", lambda frame: thanks in frame["data"]["post"])
    scene.settle()
    assert not scene.heard(anns, "ephemeral_message")


def test_a_button_changes_its_post_for_everybody(scene):
    scene.program.answers["/command"] = {"response_type": "in_channel", **button(scene)}
    scene.run(scene.ann)
    for socket in scene.sockets:
        post = post_of(socket.event("posted", lambda frame: "sure?" in frame["data"]["post"]))
        assert "hush" not in str(post)
    scene.program.answers["/pressed"] = {"update": {"message": (done := name("done")), "props": {}}}
    scene.bob.post(f"/posts/{post['id']}/actions/yes", {})
    for socket in scene.sockets:
        frame = socket.event("post_edited", lambda frame: done in frame["data"]["post"])
        assert not post_of(frame)["props"].get("attachments")


def test_a_dialog_opens_before_one_person_and_its_form_goes_to_the_program(scene):
    anns, bobs = scene.sockets
    trigger = scene.run(scene.bob)["trigger_id"]
    dialog = {"callback_id": "c", "title": "Order", "elements": [
        {"display_name": "What", "name": "what", "type": "text"}], "submit_label": "Go", "state": "s"}
    # A program has no session: the trigger id is its right.
    asked = {"trigger_id": trigger, "url": f"{scene.program.url}/form", "dialog": dialog}
    stranger = type(scene.bob)(scene.people.deployment)
    stranger.post("/actions/dialogs/open", asked)
    opened = bobs.event("open_dialog")
    assert opened["broadcast"]["user_id"] == scene.bob.id and "Order" in opened["data"]["dialog"]
    assert stranger.call("POST", "/actions/dialogs/open", json={**asked, "trigger_id": "none"}).status_code == 400
    scene.program.answers["/form"] = {"errors": {"what": "too much"}}
    form = {"url": f"{scene.program.url}/form", "callback_id": "c", "state": "s", "channel_id": scene.channel["id"],
            "team_id": scene.team["id"], "submission": {"what": "tea"}, "cancelled": False}
    assert scene.bob.post("/actions/dialogs/submit", form) == {"errors": {"what": "too much"}}
    path, told = scene.program.next()
    assert (path, told["submission"], told["user_id"]) == ("/form", {"what": "tea"}, scene.bob.id)
    scene.settle()
    assert not scene.heard(anns, "open_dialog")


def test_an_outgoing_webhook_is_told_once_and_its_answer_posted(scene):
    word = name("build")
    scene.program.answers["/hook"] = {"text": (answer := name("on-my-way"))}
    scene.ann.post("/hooks/outgoing", {
        "team_id": scene.team["id"], "display_name": "builder", "trigger_words": [word],
        "callback_urls": [f"{scene.program.url}/hook"], "content_type": "application/json"})
    said = scene.bob.post("/posts", {"channel_id": scene.channel["id"], "message": f"{word} it"})
    path, told = scene.program.next()
    assert (path, told["trigger_word"], told["post_id"]) == ("/hook", word, said["id"])
    for socket in scene.sockets:
        frame = socket.event("posted", lambda frame: answer in frame["data"]["post"])
        assert post_of(frame)["props"]["from_webhook"] == "true"
    scene.settle()
    assert scene.program.told.empty()
    assert len([frame for frame in scene.sockets[0].events() if answer in str(frame)]) == 1
