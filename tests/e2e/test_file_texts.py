"""Files are found by what they say, by whoever may see them; what cannot be read costs nobody anything."""

import time

import pytest

from parlance import documents
from parlance.deployment import Parlance
from parlance.people import People, name

MB = 1024 * 1024
# More than this at its highest, and the server reads documents itself.
GROWTH = 25 * MB


def soon(condition, within=60):
    """Waits until something is true."""
    until = time.monotonic() + within
    while not condition():
        assert time.monotonic() < until, "did not come true"
        time.sleep(0.1)


def find(person, terms, team=None):
    """Ids of the files that a search finds, best first."""
    return person.post(f"/teams/{team['id']}/files/search" if team else "/files/search", {"terms": terms})["order"]


def word():
    return name("w").replace("-", "").replace(".", "")


def share(person, room, filename, content):
    """A post with one file; ids of both."""
    file = person.upload(room["id"], filename, content)["file_infos"][0]["id"]
    return person.post("/posts", {"channel_id": room["id"], "message": "look", "file_ids": [file]})["id"], file


class Scene:
    """Two people in a room, and one outside."""

    def __init__(self, people):
        self.alice, self.bob, self.eve = (people.person(who) for who in ("alice", "bob", "eve"))
        self.team = people.team(self.alice, self.bob, self.eve)
        self.room = people.channel(self.alice, self.team, self.bob)


def test_a_word_inside_finds_the_file(people):
    scene = Scene(people)
    said, posts, files = word(), [], []
    for filename, content in (
        ("plan.pdf", documents.pdf(f"The {said} crosses")), ("letter.docx", documents.docx(f"Dear {said} of mine")),
        ("code.rs", f"fn {said}() {{}}".encode()), ("page.html", f"<script>no</script><p>{said[:4]}<b>{said[4:]}</b>".encode()),
    ):
        post, file = share(scene.alice, scene.room, filename, content)
        posts.append(post)
        files.append(file)
    soon(lambda: sorted(find(scene.bob, said)) == sorted(files))
    assert find(scene.bob, f'"{said} crosses"', scene.team) == find(scene.bob, f"{said} ext:pdf") == [files[0]]
    assert find(scene.bob, f"letter {said}") == [files[1]]
    assert find(scene.eve, said) == find(scene.eve, said, scene.team) == []
    scene.alice.delete(f"/posts/{posts[0]}")
    assert files[0] not in find(scene.bob, said)
    scene.alice.delete(f"/channels/{scene.room['id']}/members/{scene.bob.id}")
    assert find(scene.bob, said) == []
    people.admin.post("/elasticsearch/purge_indexes")
    soon(lambda: sorted(find(scene.alice, said)) == sorted(files[1:]))


@pytest.fixture(scope="module", params=["standalone", "services"])
def own(request, cluster_url, nats_url):
    """A server that may be killed."""
    server = Parlance(request.param, cluster_url, nats_url)
    people = People(server)
    yield people
    people.leave()
    server.stop()


def test_hostile_documents_cost_nobody_else_anything(own):
    scene, said = Scene(own), word()
    reader = own.deployment.processes.get("files") or own.deployment.processes["standalone"]
    _, first = share(scene.alice, scene.room, "first.docx", documents.docx(f"first {said}"))
    soon(lambda: find(scene.bob, said) == [first])
    reader.forget_peak()
    before = reader.peak()
    hostile = {f"{said} {title}": content for title, content in (
        ("endless.pdf", documents.endless_pdf()), ("bomb.docx", documents.bomb()), ("cut.pdf", documents.pdf("x")[:300]), ("none.pdf", b"%PDF-1.4"),
    )}
    files = [share(scene.alice, scene.room, title, content)[1] for title, content in hostile.items()]
    # Others go on meanwhile, and so does what comes after them.
    _, last = share(scene.alice, scene.room, "last.pdf", documents.pdf(f"last {said}"))
    slowest = 0
    until = time.monotonic() + 60
    while find(scene.bob, f'"last {said}"') != [last]:
        assert time.monotonic() < until
        begun = time.monotonic()
        scene.bob.get("/users/me")
        slowest = max(slowest, time.monotonic() - begun)
        time.sleep(0.05)
    assert slowest < 3
    for title, file in zip(hostile, files):
        assert find(scene.bob, f'"{title}"') == [file], "found by its name"
    more = reader.peak() - before
    assert more < GROWTH, f"{more / MB:.1f} MB"


def test_nothing_is_forgotten_when_the_server_dies(own):
    scene = Scene(own)
    process = own.deployment.processes.get("files") or own.deployment.processes["standalone"]
    said = word()
    _, file = share(scene.alice, scene.room, "a.docx", documents.docx(said))
    process.kill()
    process.start()
    soon(lambda: find(scene.bob, said) == [file], within=60)
