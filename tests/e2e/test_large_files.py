"""A file far larger than memory should be passes through every process in pieces."""

import hashlib

import pytest

from parlance.deployment import Parlance
from parlance.people import People

MB = 1024 * 1024
SIZE = 300 * MB
# More than this at its highest, and somebody keeps the file instead of passing it on.
GROWTH = 40 * MB


@pytest.fixture(scope="module", params=["standalone", "services"])
def scene(request, cluster_url, nats_url):
    """A server that takes large files, and somebody with a channel."""
    server = Parlance(request.param, cluster_url, nats_url, env={"MM_FILESETTINGS_MAXFILESIZE": str(2 * SIZE)})
    people = People(server)
    people.ann = people.person("ann")
    people.room = people.channel(people.ann, people.team(people.ann))["id"]
    # What is allocated once, whatever the size.
    people.ann.call("POST", f"/files?channel_id={people.room}&filename=a.bin", content=pieces(20 * MB))
    yield people
    people.leave()
    server.stop()


def pieces(size, start=0):
    """A content nobody keeps, piece by piece; that of a part is that part of the whole."""
    for at in range(start, start + size, MB):
        yield (at // MB).to_bytes(8, "big") * (MB // 8)


def digest(chunks):
    whole = hashlib.sha256()
    for chunk in chunks:
        whole.update(chunk)
    return whole.hexdigest()


def grown(deployment, act):
    """How many bytes each process held more than before, at its highest, while something was done."""
    before = {}
    for name, process in deployment.processes.items():
        process.forget_peak()
        before[name] = process.peak()
    act()
    return {name: process.peak() - before[name] for name, process in deployment.processes.items()}


def download(scene, info):
    with scene.ann.http.stream("GET", f"/api/v4/files/{info['id']}", headers={"Authorization": f"Bearer {scene.ann.token}"}) as answer:
        assert (answer.status_code, answer.headers["content-length"]) == (200, str(SIZE))
        assert digest(answer.iter_bytes(MB)) == digest(pieces(SIZE))


def test_a_large_file_is_in_no_memory(scene):
    infos = []

    def upload():
        answer = scene.ann.call("POST", f"/files?channel_id={scene.room}&filename=a.bin", content=pieces(SIZE), timeout=120)
        assert answer.status_code == 201, answer.text
        infos.extend(answer.json()["file_infos"])

    def upload_in_parts():
        upload = scene.ann.post("/uploads", {"channel_id": scene.room, "filename": "b.bin", "file_size": SIZE})
        for start in range(0, SIZE, SIZE // 3):
            headers = {"Content-Type": "application/octet-stream"}
            answer = scene.ann.call("POST", f"/uploads/{upload['id']}", content=pieces(SIZE // 3, start), headers=headers, timeout=120)
            assert answer.status_code in (200, 204), answer.text
        infos.append(answer.json())

    for act in (upload, lambda: download(scene, infos[0]), upload_in_parts, lambda: download(scene, infos[1])):
        more = grown(scene.deployment, act)
        assert max(more.values()) < GROWTH, {name: f"{size / MB:.1f} MB" for name, size in more.items()}
    assert [info["size"] for info in infos] == [SIZE, SIZE]
