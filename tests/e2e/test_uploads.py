"""Uploads that take several requests, and what dies in between: the gateway, the service, the client's connection."""

import random
import threading
import time


from parlance.people import People, name
from parlance.picture import PICTURE
from parlance.raw import Raw

MB = 1024 * 1024


def content(size, seed=1):
    return random.Random(seed).randbytes(size)


def begin(scene, size, filename="large.bin", who=None):
    return (who or scene.ann).post("/uploads", {"channel_id": scene.room, "filename": filename, "file_size": size})


def part(who, upload, body, **headers):
    sent = {"Content-Type": "application/octet-stream", **{key.replace("_", "-"): value for key, value in headers.items()}}
    return who.call("POST", f"/uploads/{upload['id']}", content=body, headers=sent)


def test_parts_become_a_file(scene):
    whole = content(3 * MB)
    upload = begin(scene, len(whole))
    assert {key: upload[key] for key in ("type", "user_id", "channel_id", "filename", "file_size", "file_offset")} == {
        "type": "attachment", "user_id": scene.ann.id, "channel_id": scene.room, "filename": "large.bin", "file_size": len(whole), "file_offset": 0}
    assert [u["id"] for u in scene.ann.get("/users/me/uploads")] == [upload["id"]]
    answer = part(scene.ann, upload, whole[:MB])
    assert (answer.status_code, answer.content) == (204, b"")
    assert scene.ann.get(f"/uploads/{upload['id']}")["file_offset"] == MB
    # The second as a form.
    answer = scene.ann.call("POST", f"/uploads/{upload['id']}", files={"data": ("x", whole[MB:2 * MB])})
    assert answer.status_code == 204, answer.text
    assert part(scene.ann, upload, whole[2 * MB:], Content_Range="bytes 0-5/10").status_code == 400
    answer = part(scene.ann, upload, whole[2 * MB:], Content_Range=f"bytes {2 * MB}-{3 * MB - 1}/{3 * MB}")
    assert answer.status_code == 200, answer.text
    info = answer.json()
    assert (info["name"], info["size"], info["channel_id"]) == ("large.bin", len(whole), scene.room)
    assert scene.ann.call("GET", f"/uploads/{upload['id']}").status_code == 404
    assert part(scene.ann, upload, b"").json() == info, "who did not hear the answer asks again"
    post = scene.ann.post("/posts", {"channel_id": scene.room, "message": name("said"), "file_ids": [info["id"]]})
    assert post["file_ids"] == [info["id"]]
    assert scene.bob.call("GET", f"/files/{info['id']}").content == whole


def test_refusals(scene):
    upload = begin(scene, 100)
    path = f"/uploads/{upload['id']}"
    for who, status in ((scene.bob, 403), (scene.out, 403)):
        assert who.call("GET", path).status_code == status
        assert part(who, upload, b"x").status_code == status
        assert who.call("GET", f"/users/{scene.ann.id}/uploads").status_code == 403
    assert scene.out.call("POST", "/uploads", json={"channel_id": scene.room, "filename": "a", "file_size": 1}).status_code == 403
    assert part(scene.ann, upload, bytes(101)).status_code == 400
    assert part(scene.ann, upload, iter([bytes(60), bytes(60)])).status_code == 400
    assert scene.ann.get(path)["file_offset"] == 0
    sound = {"channel_id": scene.room, "filename": "a", "file_size": 1}
    for body, status in (({}, 403), ({**sound, "channel_id": "x"}, 403), ({**sound, "type": "import"}, 403), ({"channel_id": scene.room}, 400),
                         ({**sound, "file_size": -1}, 400), ({**sound, "file_size": 10**12}, 413), ([], 400), (1, 400), ({**sound, "filename": 1}, 400)):
        assert scene.ann.call("POST", "/uploads", json=body).status_code == status, body
    assert scene.admin.call("POST", "/uploads", json={**sound, "type": "import"}).status_code == 501
    for filename, shown in (("", "file"), ("../../x", "x"), ("ä" * 1000, "ä" * 255)):
        assert scene.ann.post("/uploads", {**sound, "filename": filename})["filename"] == shown
    assert scene.ann.call("GET", "/uploads/" + "y" * 26).status_code == 404
    assert scene.ann.call("GET", "/uploads/short").status_code == 400


def offset(who, upload):
    return who.get(f"/uploads/{upload['id']}")["file_offset"]


def settled(who, upload):
    """How far it is once nobody sends any more."""
    before = -1
    while before != (now := offset(who, upload)):
        before = now
        time.sleep(0.3)
    return now


def test_a_connection_that_breaks_off_loses_nothing_that_came(scene):
    whole = content(4 * MB)
    upload = begin(scene, len(whole))
    raw = Raw(scene.deployment)
    raw.send((
        f"POST /api/v4/uploads/{upload['id']} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {scene.ann.token}\r\n"
        f"Content-Type: application/octet-stream\r\nContent-Length: {len(whole)}\r\n\r\n").encode() + whole[:2 * MB])
    time.sleep(1)
    raw.close()
    came = settled(scene.ann, upload)
    assert came <= 2 * MB
    answer = insist(scene.ann, upload, whole)
    assert scene.ann.call("GET", f"/files/{answer['id']}").content == whole


def insist(who, upload, whole, step=None, deadline=90):
    """Sends what is missing until the file is there, as a client that resumes does."""
    until = time.monotonic() + deadline
    while True:
        assert time.monotonic() < until, "the upload never ended"
        try:
            state = who.call("GET", f"/uploads/{upload['id']}")
            if state.status_code == 404:
                answer = part(who, upload, b"")
            else:
                start = state.json()["file_offset"]
                end = len(whole) if step is None else min(len(whole), start + step)
                answer = part(who, upload, whole[start:end], Content_Range=f"bytes {start}-{end - 1}/{len(whole)}")
            if answer.status_code == 200:
                return answer.json()
        except Exception:  # noqa: BLE001 - what fails while something is dead may fail in any way
            pass
        time.sleep(0.05)


def test_two_senders_make_one_file(scene):
    whole = content(6 * MB)
    upload = begin(scene, len(whole))
    infos = []
    senders = [threading.Thread(target=lambda: infos.append(insist(scene.ann, upload, whole, MB))) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(infos) == 2 and infos[0]["id"] == infos[1]["id"]
    assert scene.ann.call("GET", f"/files/{infos[0]['id']}").content == whole


def test_it_survives_every_kill(deployment, scene):
    """kill -9 of the service and of the gateway, again and again: each file has every byte, once."""
    if deployment.kind == "external":
        return
    victims = [n for n in ("standalone", "files", "gateway", "messaging") if n in deployment.processes]
    contents = [content(20 * MB, 2), content(20 * MB, 3), PICTURE]
    uploads = [begin(scene, len(whole), "p.png") for whole in contents]
    infos = {}

    def work(number):
        whole = contents[number]
        infos[number] = insist(scene.ann, uploads[number], whole, max(1, len(whole) // 15))

    workers = [threading.Thread(target=work, args=(number,)) for number in range(len(contents))]
    for worker in workers:
        worker.start()
    dice = random.Random(8)
    kills = 0
    while any(worker.is_alive() for worker in workers) and kills < 12:
        time.sleep(0.1 + dice.random() / 2)
        victim = deployment.processes[victims[kills % len(victims)]]
        victim.kill()
        victim.start()
        kills += 1
    for worker in workers:
        worker.join()
    assert kills > 1, "something was killed"
    for number, whole in enumerate(contents):
        info = infos[number]
        assert info["size"] == len(whole)
        assert scene.ann.call("GET", f"/files/{info['id']}").content == whole
        post = scene.ann.post("/posts", {"channel_id": scene.room, "message": name("said"), "file_ids": [info["id"]]})
        assert post["file_ids"] == [info["id"]]
        assert scene.bob.call("GET", f"/files/{info['id']}").content == whole
