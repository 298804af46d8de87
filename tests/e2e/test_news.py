"""What clients are told when something about a person changes, event by event."""

import json

from parlance.picture import PICTURE
from parlance.socket import Socket

CUSTOM_STATUS = {"emoji": "coffee", "text": "break"}
COLLAPSED = {"category": "display_settings", "name": "collapsed_reply_threads"}


def listen(scene, who):
    socket = Socket(scene.deployment, who.token)
    socket.event("hello")
    return socket


def names(socket):
    return [frame["event"] for frame in socket.frames if "event" in frame]


def test_a_new_picture_is_told_alike_to_everybody(scene):
    sockets = [listen(scene, who) for who in (scene.ann, scene.bob, scene.admin)]
    scene.ann.ok("POST", "/users/me/image", files=[("image", ("a.png", PICTURE))])
    told = [socket.event("user_updated", lambda f: f["data"]["user"]["id"] == scene.ann.id) for socket in sockets]
    for frame in told:
        assert "notify_props" not in frame["data"]["user"] and frame["data"]["user"]["last_picture_update"] > 0
        assert frame["broadcast"]["omit_users"] is None and frame["broadcast"]["user_id"] == ""
    for socket in sockets:
        socket.close()


def test_a_custom_status_is_among_the_recent_ones_everywhere(scene):
    socket = listen(scene, scene.bob)
    scene.bob.put("/users/me/status/custom", CUSTOM_STATUS)
    changed = json.loads(socket.event("preferences_changed")["data"]["preferences"])
    assert [(p["category"], p["name"]) for p in changed] == [("custom_status", "recent_custom_statuses")]
    assert [(s["emoji"], s["text"]) for s in json.loads(changed[0]["value"])] == [("coffee", "break")]
    assert changed == [scene.bob.get("/users/me/preferences/custom_status/name/recent_custom_statuses")]
    scene.bob.post("/users/me/status/custom/recent/delete", json.loads(changed[0]["value"])[0])
    socket.event("preferences_changed", lambda f: json.loads(json.loads(f["data"]["preferences"])[0]["value"]) == [])
    socket.close()


def test_read_threads_are_told_to_who_keeps_them_apart(scene):
    root = scene.bob.post("/posts", {"channel_id": scene.room, "message": "root"})["id"]
    socket = listen(scene, scene.bob)
    for value, wanted in (("off", 0), ("on", 1)):
        scene.bob.put("/users/me/preferences", [{"user_id": scene.bob.id, "value": value, **COLLAPSED}])
        scene.ann.post("/posts", {"channel_id": scene.room, "message": "reply", "root_id": root})
        socket.frames.clear()
        scene.bob.post("/channels/members/me/view", {"channel_id": scene.room})
        thread = scene.bob.get(f"/users/me/teams/{scene.place['id']}/threads/{root}")
        assert thread["unread_replies"] == 0
        # What he is told arrives in its order.
        scene.bob.put("/users/me/preferences", [{"user_id": scene.bob.id, "category": "order", "name": "last", "value": value}])
        socket.event("preferences_changed", lambda f: '"last"' in f["data"]["preferences"])
        assert names(socket).count("thread_read_changed") == wanted, value
    socket.close()
