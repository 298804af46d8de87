"""A virus scanner looks at everything before anybody has it; where it does not answer, nothing is taken."""

import time

import pytest

from parlance.clamd import VIRUS, Clamd
from parlance.deployment import Parlance
from parlance.people import People, name
from parlance.picture import PICTURE

REJECTED = "api.file.upload_file.rejected_by_plugin.app_error"


@pytest.fixture(scope="module", params=["standalone", "services"])
def scene(request, cluster_url, nats_url):
    """A server with a scanner, and somebody with a channel."""
    scanner = Clamd()
    server = Parlance(request.param, cluster_url, nats_url, env={"MM_FILESETTINGS_VIRUSSCANNER": f"tcp://127.0.0.1:{scanner.port}"})
    people = People(server)
    people.ann = people.person("ann")
    people.room = people.channel(people.ann, people.team(people.ann))["id"]
    people.scanner = scanner
    yield people
    people.leave()
    server.stop()
    scanner.stop()


def upload(scene, content, filename="a.bin"):
    return scene.ann.call("POST", f"/files?channel_id={scene.room}&filename={filename}", content=content)


def test_what_is_found_is_refused(scene):
    for filename, content in (("a.txt", VIRUS), ("p.png", PICTURE + VIRUS)):
        answer = upload(scene, content, filename)
        assert (answer.status_code, answer.json()["id"]) == (400, REJECTED), answer.text
    files = [("files", ("a.txt", b"hello")), ("files", ("b.txt", VIRUS))]
    assert scene.ann.call("POST", "/files", data={"channel_id": scene.room}, files=files).json()["id"] == REJECTED, "all or none"
    session = scene.ann.post("/uploads", {"channel_id": scene.room, "filename": "a", "file_size": len(VIRUS)})
    assert scene.ann.call("POST", f"/uploads/{session['id']}", content=VIRUS[:30]).status_code == 204
    assert scene.ann.call("POST", f"/uploads/{session['id']}", content=VIRUS[30:]).json()["id"] == REJECTED
    assert scene.ann.call("GET", f"/uploads/{session['id']}").status_code == 404


def test_what_is_clean_is_taken(scene):
    content = bytes(range(256)) * 40_000
    info = upload(scene, content).json()["file_infos"][0]
    assert scene.ann.call("GET", f"/files/{info['id']}").content == content
    scene.ann.make_emoji(name("e").replace(".", "_"), PICTURE)


def test_silence_is_no_permission(scene):
    scene.scanner.stop()
    assert upload(scene, b"hello").status_code == 503
    home = scene.deployment.home / "files"
    deadline = time.monotonic() + 60
    while [path for path in home.rglob("*") if path.is_file() and path.stat().st_size == len(b"hello")]:
        assert time.monotonic() < deadline, "it is kept"
        time.sleep(0.1)
