"""Search over the whole path: nobody finds what he may not see, however far the index is behind; once it has caught up,
everybody finds everything."""

import random
import time
from contextlib import contextmanager

import psycopg
import pytest

from parlance.contract import Contract
from parlance.driver import Driven
from parlance.people import name
from parlance.recorder import Recorder
from parlance.settings import variable

STEPS = int(variable("SEARCH_STEPS") or 120)
WORDS = ("zebra", "horse", "donkey", "mule", "pony")


def find(person, terms, team=None, **more):
    """Ids of what a search finds, best first."""
    path = f"/teams/{team['id']}/posts/search" if team else "/posts/search"
    found = person.post(path, {"terms": terms, "is_or_search": False, "per_page": 200, **more})
    assert set(found["order"]) == set(found["posts"])
    return found["order"]


def soon(condition, within=60):
    """Waits until something is true."""
    until = time.monotonic() + within
    while not (value := condition()):
        assert time.monotonic() < until, "did not come true"
        time.sleep(0.05)
    return value


@contextmanager
def held_back(deployment):
    """Nothing is written to the index meanwhile; it can be read."""
    with psycopg.connect(deployment.database_url) as connection:
        connection.execute("LOCK TABLE parlance_search.items IN EXCLUSIVE MODE")
        yield


@pytest.fixture
def scene(people):
    """Three people, a room they share, and a word nobody else says."""

    class Scene:
        alice, bob, eve = (people.person(who) for who in ("alice", "bob", "eve"))
        team = people.team(alice, bob, eve)
        room = people.channel(alice, team, bob)
        word = name("w").replace("-", "")

        def say(self, text="", who=None, channel=None):
            body = {"channel_id": (channel or self.room)["id"], "message": f"{self.word} {text}".strip()}
            return (who or self.alice).post("/posts", body)["id"]

    return Scene()


def test_what_was_just_written_is_found(scene):
    for number in range(5):
        # At once, as a rule: a search waits a little for what is not indexed yet.
        post = scene.say(f"number{number}")
        soon(lambda: find(scene.alice, f"{scene.word} number{number}", scene.team) == [post])
        soon(lambda: find(scene.bob, f"{scene.word} number{number}") == [post])
    assert find(scene.eve, scene.word) == []


def test_what_was_taken_away_is_not_found_a_moment_later(scene, people, deployment):
    alice, bob = scene.alice, scene.bob
    posts = [scene.say(text) for text in ("edited", "deleted", "kept")]
    soon(lambda: len(find(bob, scene.word)) == 3)
    with held_back(deployment):
        alice.put(f"/posts/{posts[0]}/patch", {"message": "something else"})
        assert posts[0] not in find(bob, scene.word)
        alice.delete(f"/posts/{posts[1]}")
        assert find(bob, scene.word) == [posts[2]]
        alice.delete(f"/channels/{scene.room['id']}/members/{bob.id}")
        assert find(bob, scene.word) == []
        assert find(bob, scene.word, scene.team) == []
        alice.post(f"/channels/{scene.room['id']}/members", {"user_id": bob.id})
        assert find(bob, scene.word) == [posts[2]]
        people.admin.delete(f"/teams/{scene.team['id']}/members/{bob.id}")
        assert find(bob, scene.word) == []
        refused = bob.call("POST", f"/teams/{scene.team['id']}/posts/search", json={"terms": scene.word})
        assert (refused.status_code, refused.json()["id"]) == (403, "api.context.permissions.app_error")
        assert find(alice, scene.word) == [posts[2]]
        alice.delete(f"/channels/{scene.room['id']}")
        assert find(alice, scene.word) == []
        assert find(alice, scene.word, include_deleted_channels=True) == [posts[2]]


def test_guests_private_channels_and_the_administrator(scene, people):
    guest = people.guest()
    people.admin.post(f"/teams/{scene.team['id']}/members", {"team_id": scene.team["id"], "user_id": guest.id})
    shared, private = people.channel(scene.alice, scene.team, guest), people.channel(scene.alice, scene.team, kind="P")
    direct = scene.alice.post("/channels/direct", [scene.alice.id, scene.bob.id])
    posts = {where: scene.say(where, channel=channel) for where, channel in {
        "room": scene.room, "shared": shared, "private": private, "direct": direct}.items()}
    soon(lambda: len(find(scene.alice, scene.word)) == 4)
    assert find(guest, scene.word) == [posts["shared"]]
    assert find(scene.bob, scene.word, scene.team) == [posts["direct"], posts["room"]]
    assert find(scene.bob, f"{scene.word} in:@{scene.alice.username}") == [posts["direct"]]
    assert find(scene.bob, f"{scene.word} in:{private['name']}") == []
    assert find(people.admin, scene.word) == [], "he is in none of these channels"
    scene.alice.put(f"/channels/{shared['id']}/privacy", {"privacy": "P"})
    assert find(scene.bob, scene.word) == [posts["direct"], posts["room"]]
    assert find(guest, scene.word) == [posts["shared"]]


def test_pages_and_a_body_that_is_none(scene):
    posts = [scene.say() for _ in range(7)]
    soon(lambda: len(find(scene.bob, scene.word)) == 7)
    pages = [find(scene.bob, scene.word, page=page, per_page=3) for page in range(4)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert sum(pages, []) == posts[::-1]
    for body, error in (
        ({"terms": 1}, "api.post.search_posts.invalid_body.app_error"), ([], "api.post.search_posts.invalid_body.app_error"),
        ({"terms": ""}, "api.context.invalid_body_param.app_error"), ({"terms": None}, "api.context.invalid_body_param.app_error"),
    ):
        answer = scene.bob.call("POST", "/posts/search", json=body)
        assert (answer.status_code, answer.json()["id"]) == (400, error), body


def test_an_index_that_was_lost_is_made_anew(scene, people, deployment):
    posts = [scene.say(), scene.say()]
    soon(lambda: find(scene.bob, scene.word) == posts[::-1])
    with psycopg.connect(deployment.database_url) as connection:
        connection.execute("TRUNCATE parlance_search.items, parlance_search.words")
    assert find(scene.bob, scene.word) == []
    people.admin.post("/elasticsearch/test")
    people.admin.post("/elasticsearch/purge_indexes")
    soon(lambda: find(scene.bob, scene.word) == posts[::-1])


def test_a_rebuild_is_a_job(scene, people):
    kind, admin = "elasticsearch_post_indexing", people.admin
    posts = [scene.say(), scene.say()]
    soon(lambda: find(scene.bob, scene.word) == posts[::-1])
    job = admin.post("/jobs", {"type": kind, "data": {}})
    assert (job["type"], job["status"], job["progress"]) == (kind, "pending", 0)
    soon(lambda: admin.get(f"/jobs/{job['id']}")["status"] == "success")
    done = admin.get(f"/jobs/{job['id']}")
    assert done["progress"] == 100 and done["last_activity_at"] >= done["start_at"] >= done["create_at"]
    assert int(done["data"]["done_posts_count"]) == int(done["data"]["total_posts_count"]) >= 2
    for path in ("/jobs", f"/jobs?job_type={kind}&status=success", f"/jobs/type/{kind}"):
        assert done in admin.get(path), path
    assert admin.get("/jobs/type/message_export") == []
    assert find(scene.bob, scene.word) == posts[::-1]
    for method, path, body, status, error in (
        ("POST", "/jobs", {"type": "nonsense"}, 400, "api.job.unable_to_create_job.incorrect_job_type"),
        ("POST", "/jobs", {"type": "message_export"}, 400, "model.job.is_valid.type.app_error"),
        ("POST", "/jobs", {"type": 5}, 400, "api.context.invalid_body_param.app_error"),
        ("GET", "/jobs?job_type=nonsense", None, 400, "api.context.invalid_url_param.app_error"),
        ("GET", "/jobs?status=nonsense", None, 400, "api.job.status.invalid"),
        ("GET", "/jobs/type/nonsense", None, 400, "api.job.retrieve.nopermissions"),
        ("GET", "/jobs/x", None, 400, "api.context.invalid_url_param.app_error"),
        ("GET", f"/jobs/{'x' * 26}", None, 404, "app.job.get.app_error"),
        ("POST", f"/jobs/{job['id']}/cancel", None, 500, "jobs.request_cancellation.status.error"),
    ):
        answer = admin.call(method, path, json=body)
        assert (answer.status_code, answer.json()["id"]) == (status, error), path


def test_what_attachments_say_is_found(scene):
    boxes = [{"text": f"{scene.word} down", "fields": [{"title": "Host", "value": "db-17"}]}]
    said = {"channel_id": scene.room["id"], "message": "look", "props": {"attachments": boxes}}
    post = scene.alice.post("/posts", said)["id"]
    soon(lambda: find(scene.bob, f"{scene.word} db-17") == [post])
    assert find(scene.eve, scene.word) == []
    scene.alice.put(f"/posts/{post}/patch", {"props": {"attachments": [{"text": "up again"}]}})
    assert find(scene.bob, scene.word) == []
    soon(lambda: post in find(scene.bob, '"up again"'))


def test_files_by_their_names(scene, deployment):
    title = name("Report")
    file = scene.alice.upload(scene.room["id"], f"{title}.PDF", b"content")["file_infos"][0]["id"]
    files = lambda who, terms: who.post("/files/search", {"terms": terms})["order"]  # noqa: E731
    assert files(scene.alice, title) == [], "in no post yet"
    post = scene.alice.post("/posts", {"channel_id": scene.room["id"], "message": "look", "file_ids": [file]})["id"]
    soon(lambda: files(scene.bob, title) == [file])
    assert files(scene.bob, f"{title[:4]} ext:pdf from:{scene.alice.username} in:{scene.room['name']}") == [file]
    found = scene.bob.post(f"/teams/{scene.team['id']}/files/search", {"terms": f"{title}.pdf"})
    assert found["file_infos"][file]["name"] == f"{title}.PDF" and found["file_infos"][file]["post_id"] == post
    assert files(scene.bob, f"{title} ext:txt") == files(scene.eve, title) == []
    with held_back(deployment):
        scene.alice.delete(f"/channels/{scene.room['id']}/members/{scene.bob.id}")
        assert files(scene.bob, title) == []
        scene.alice.delete(f"/posts/{post}")
        assert files(scene.alice, title) == []


def test_the_stock_driver_finds_what_it_wrote(deployment):
    recorder = Recorder()
    alice = Driven.sign_up(deployment, recorder, "alice")
    title, word = name("team"), name("w").replace("-", "")
    team = alice.driver.teams.create_team(title, title, "O")
    channel = alice.driver.channels.create_channel(team["id"], title, title, "O")
    post = alice.driver.posts.create_post(channel["id"], f"{word} and file")["id"]
    soon(lambda: alice.driver.posts.search_posts(team["id"], word, False)["order"] == [post])
    found = alice.driver.posts.search_posts(team["id"], word, False)
    assert found["order"] == [post] and found["posts"][post]["message"] == f"{word} and file"
    assert found["matches"] == {post: [word]}
    everywhere = alice.driver.posts.search_posts_in_all_teams(f"{word} nothing", is_or_search=True)
    assert everywhere["order"] == [post]
    assert alice.driver.posts.search_posts(team["id"], f"{word} nothing", False)["matches"] is None
    Contract.of(deployment).check_all(recorder.exchanges)


class Model:
    """What everybody may find."""

    def __init__(self, people, seed):
        self.random = random.Random(seed)
        self.owner = people.person("owner")
        self.people = [people.person(who) for who in ("ann", "ben", "cid")]
        self.team = people.team(self.owner, *self.people)
        self.rooms = {}
        for kind in "OOP":
            room = people.channel(self.owner, self.team, kind=kind)
            self.rooms[room["id"]] = {self.owner.id}
        self.archived, self.posts, self.admin, self.tag = set(), {}, people.admin, name("t").replace("-", "")

    def text(self):
        return " ".join(self.tag + word for word in self.random.sample(WORDS, self.random.randrange(1, 4)))

    def step(self):
        room, who = self.random.choice(list(self.rooms)), self.random.choice(self.people)
        inside = self.rooms[room]
        post = self.random.choice(list(self.posts)) if self.posts else None
        open_ = room not in self.archived
        match self.random.randrange(10):
            case 0 if open_ and who.id not in inside:
                self.owner.post(f"/channels/{room}/members", {"user_id": who.id})
                inside.add(who.id)
            case 1 if open_ and who.id in inside:
                self.owner.delete(f"/channels/{room}/members/{who.id}")
                inside.discard(who.id)
            case 2 if open_:
                self.owner.delete(f"/channels/{room}")
                self.archived.add(room)
            case 3 if not open_:
                self.admin.post(f"/channels/{room}/restore")
                self.archived.discard(room)
            case 4 if post and self.posts[post][0] not in self.archived:
                self.owner.delete(f"/posts/{post}")
                del self.posts[post]
            case 5 | 6 if post and self.posts[post][0] not in self.archived:
                text = self.text()
                self.owner.put(f"/posts/{post}/patch", {"message": text})
                self.posts[post] = (self.posts[post][0], text)
            case _ if open_:
                text = self.text()
                self.posts[self.owner.post("/posts", {"channel_id": room, "message": text})["id"]] = (room, text)

    def may_find(self, who, word, archived):
        return {
            post for post, (room, text) in self.posts.items()
            if self.tag + word in text.split() and who.id in self.rooms[room] and (archived or room not in self.archived)}


@pytest.mark.timeout(240)
def test_anything_in_any_order(people, deployment):
    model = Model(people, variable("SEARCH_SEED") or "7")
    everybody = [model.owner, *model.people]

    def look(who, word, archived):
        return set(find(who, model.tag + word, include_deleted_channels=archived)), model.may_find(who, word, archived)

    holding = None
    for step in range(STEPS):
        if model.random.randrange(8) == 0:
            if holding:
                holding.__exit__(None, None, None)
                holding = None
            else:
                holding = held_back(deployment)
                holding.__enter__()
        model.step()
        who, word, archived = model.random.choice(everybody), model.random.choice(WORDS), model.random.random() < 0.5
        found, may = look(who, word, archived)
        assert found <= may, f"step {step}: {who.username} finds {found - may} by {word}"
    if holding:
        holding.__exit__(None, None, None)
    for who in everybody:
        for word in WORDS:
            for archived in (False, True):
                soon(lambda who=who, word=word, archived=archived: len(set(look(who, word, archived)[0])) == len(model.may_find(who, word, archived)))
                found, may = look(who, word, archived)
                assert found == may, f"{who.username} by {word}"
