"""Files: sharing them, hostile uploads, uploads that break off, and kill -9 at every step."""

import random
import threading
import time
from email.utils import formatdate


from parlance.client import Api
from parlance.contract import error_problems
from parlance.people import People, name
from parlance.picture import PICTURE, png
from parlance.raw import Raw
from parlance.recorder import Exchange

MB = 1024 * 1024
HTML = b"<html><script>alert(1)</script></html>"


def say(who, channel, *files, **more):
    return who.post("/posts", {"channel_id": channel, "message": name("said"), "file_ids": list(files), **more})


def until(what, look, seconds=60):
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.1)
    return found


def file(who, channel, filename="a.txt", content=b"hello"):
    return who.upload(channel, filename, content)["file_infos"][0]


def test_the_channel_has_it_once_it_is_posted(scene):
    info = file(scene.ann, scene.room)
    assert scene.bob.call("GET", f"/files/{info['id']}").status_code == 403
    post = say(scene.ann, scene.room, info["id"])
    # At once: before any event can have come to the service.
    assert scene.bob.call("GET", f"/files/{info['id']}").content == b"hello"
    assert scene.out.call("GET", f"/files/{info['id']}").status_code == 403
    assert post["file_ids"] == [info["id"]]
    shown = scene.bob.get(f"/posts/{post['id']}")["metadata"]["files"]
    assert [(f["id"], f["post_id"], f["name"]) for f in shown] == [(info["id"], post["id"], "a.txt")]
    assert scene.bob.get(f"/posts/{post['id']}/files/info") == shown
    assert scene.bob.get(f"/channels/{scene.room}/stats")["files_count"] > 0
    scene.ann.delete(f"/posts/{post['id']}")
    until("the file is gone with its post", lambda: scene.bob.call("GET", f"/files/{info['id']}").status_code == 404)


def test_what_cannot_be_had_is_left_out(scene):
    own, foreign = file(scene.bob, scene.room)["id"], file(scene.ann, scene.room)["id"]
    post = say(scene.bob, scene.room, own, foreign, "y" * 26, "nonsense", own)
    assert post["file_ids"] == [own]
    assert say(scene.bob, scene.room, own)["file_ids"] is None, "it is in a post already"
    assert say(scene.ann, scene.room, foreign)["file_ids"] == [foreign]


def test_a_refused_post_gives_its_files_back(scene):
    channel = scene.channel(scene.ann, scene.place)["id"]
    info = file(scene.ann, channel)["id"]
    scene.ann.delete(f"/channels/{channel}")
    body = {"channel_id": channel, "message": "too late", "file_ids": [info], "pending_post_id": f"{scene.ann.id}:{time.time_ns()}"}
    assert scene.ann.call("POST", "/posts", json=body).status_code == 400
    scene.admin.post(f"/channels/{channel}/restore")
    assert say(scene.ann, channel, info)["file_ids"] == [info]


def test_sent_twice_it_is_one_post_with_its_files(scene):
    info = file(scene.ann, scene.room)["id"]
    pending = f"{scene.ann.id}:{time.time_ns()}"
    first, second = (say(scene.ann, scene.room, info, pending_post_id=pending) for _ in range(2))
    assert (first["id"], first["file_ids"]) == (second["id"], second["file_ids"]) == (first["id"], [info])


def test_files_come_and_go_with_edits(scene):
    one, two = (file(scene.ann, scene.room, f"{n}.txt")["id"] for n in "ab")
    post = say(scene.ann, scene.room, one)["id"]

    def patch(*files):
        changed = scene.ann.put(f"/posts/{post}/patch", {"file_ids": list(files)})
        assert sorted(changed["file_ids"]) == sorted(f["id"] for f in changed["metadata"].get("files", [])) == sorted(files)
        return scene.bob.get(f"/posts/{post}")["metadata"].get("files", [])

    assert len(patch(one, two)) == 2
    assert scene.bob.call("GET", f"/files/{two}").status_code == 200
    assert [f["id"] for f in patch(two)] == [two]
    until("the one taken off is hidden", lambda: scene.bob.call("GET", f"/files/{one}").status_code == 404)
    version = scene.ann.get(f"/posts/{post}/edit_history")[0]
    scene.ann.post(f"/posts/{post}/restore/{version['id']}")
    until("it is back", lambda: scene.bob.call("GET", f"/files/{one}").status_code == 200)


def test_browsers_run_nothing_of_it(scene):
    for filename, content in (("p.html", HTML), ("p.svg", b"<svg/>"), ("p.js", b"alert(1)"), ("p.png", HTML), ("p.xhtml", HTML), ("p", HTML)):
        answer = scene.ann.call("GET", f"/files/{file(scene.ann, scene.room, filename, content)['id']}")
        assert answer.headers["content-disposition"].startswith("attachment;"), filename
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert not answer.headers["content-type"].startswith(("text/html", "text/javascript", "application/xhtml")), filename
    picture = scene.ann.call("GET", f"/files/{file(scene.ann, scene.room, 'p.txt', PICTURE)['id']}")
    assert (picture.headers["content-type"], picture.headers["content-disposition"][:7]) == ("image/png", "inline;")


def test_parts_and_conditions(scene):
    content = bytes(range(256)) * 1000
    info = file(scene.ann, scene.room, "b.bin", content)
    path = f"/files/{info['id']}"

    def get(method="GET", **headers):
        return scene.ann.call(method, path, headers={key.replace("_", "-"): value for key, value in headers.items()})

    part = get(Range="bytes=100-199")
    assert (part.status_code, part.content, part.headers["content-range"]) == (206, content[100:200], f"bytes 100-199/{len(content)}")
    assert get(Range="bytes=-5").content == content[-5:]
    assert get(Range=f"bytes={len(content)}-").status_code == 416
    whole = get()
    assert (whole.status_code, whole.content) == (200, content)
    head = get("HEAD")
    assert (head.content, head.headers["content-length"]) == (b"", str(len(content)))
    assert get(If_Modified_Since=whole.headers["last-modified"]).status_code == 304
    assert get(Range="bytes=0-0", If_Range=whole.headers["last-modified"]).status_code == 206
    assert get(Range="bytes=0-0", If_Range=formatdate(0, usegmt=True)).status_code == 200


def test_public_links(scene):
    info = file(scene.ann, scene.room)
    assert scene.ann.call("GET", f"/files/{info['id']}/link").status_code == 400, "it is in no post"
    post = say(scene.ann, scene.room, info["id"])
    until("the link is there", lambda: scene.ann.call("GET", f"/files/{info['id']}/link").status_code == 200)
    link = scene.ann.get(f"/files/{info['id']}/link")["link"]
    path = "/" + link[link.index("/files/"):]
    stranger = Api(scene.deployment)
    assert stranger.call("GET", path).content == b"hello"
    assert stranger.call("GET", path[:-3] + "AAA").status_code == 400
    scene.ann.delete(f"/posts/{post['id']}")
    until("it leads nowhere", lambda: stranger.call("GET", path).status_code == 404)


def form(*parts, end=True):
    text = b"".join(b"--x\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts)
    return text + (b"--x--\r\n" if end else b"")


def test_hostile_forms(scene):
    channel = b'name="channel_id"\r\n\r\n' + scene.room.encode()
    content = b'name="files"; filename="a.txt"\r\n\r\nhello'
    bodies = [
        b"", b"--x", b"--x--\r\n", b"nonsense" * 1000, b"\r\n" * 10_000, form(channel, content, end=False), form(content), form(content, channel, channel),
        form(channel, b'name="files"\r\n\r\nx'), form(channel, b'name="files"; filename=""\r\n\r\n'), form(channel, b"\r\n\r\nx"),
        form(channel, *[content] * 60), form(*[channel] * 60), form(b'name="channel_id"\r\n\r\n' + b"c" * MB), form(channel, b'name="\xff\xfe"\r\n\r\n\x00'),
        form(channel, b'name="files"; filename="' + b"a" * 100_000 + b'"\r\n\r\nx'), form(channel, b'name="files"; filename="\\u0000\x01"\r\n\r\nx'),
        form(channel, b'name="files"; filename="../../x"\r\nContent-Type: \xff\r\nContent-Length: -1\r\n\r\nx'), form(b"x" * 70_000),
        form(b'name="client_ids"\r\n\r\n' + b"\x00", channel),
    ]
    dice = random.Random(5)
    sound = form(channel, content)
    for _ in range(150):
        broken = bytearray(sound)
        for _ in range(dice.randint(1, 6)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        bodies.append(bytes(broken[: dice.randint(1, len(broken))]))
    for body in bodies:
        for boundary in ("x", ""):
            answer = scene.ann.call("POST", "/files", content=body, headers={"Content-Type": f"multipart/form-data; boundary={boundary}"})
            assert answer.status_code < 500, (body[:200], answer.text)
            if answer.status_code >= 400:
                assert error_problems(Exchange("POST", "/files", answer.status_code, answer.headers.get("content-type", ""), answer.text)) == [], answer.text
    assert scene.ann.upload(scene.room, "a.txt", b"x")["file_infos"]


def test_hostile_pictures(scene):
    sound = png(64, 48)
    dice = random.Random(6)
    contents = [sound[:n] for n in (8, 20, 33, 60)] + [png(3000, 2000), b"GIF89a" + b"\xff" * 500, b"\xff\xd8\xff" + bytes(500), b"BM" + bytes(500)]
    # What says it is far larger than it is.
    contents.append(sound[:16] + b"\x00\x00\xff\xff\x00\x00\xff\xff" + sound[24:])
    for _ in range(40):
        broken = bytearray(sound)
        for _ in range(3):
            broken[dice.randrange(8, len(broken))] = dice.randrange(256)
        contents.append(bytes(broken))
    for content in contents:
        info = file(scene.ann, scene.room, "p.png", content)
        answer = scene.ann.call("GET", f"/files/{info['id']}")
        assert answer.content == content
        for version in ("thumbnail", "preview"):
            wanted = 200 if info.get("has_preview_image") else 400
            assert scene.ann.call("GET", f"/files/{info['id']}/{version}").status_code == wanted


def blobs(deployment):
    return [path for path in (deployment.home / "files").rglob("*") if path.is_file()]


def upload_head(scene, length):
    return (
        f"POST /api/v4/files?channel_id={scene.room}&filename=a.bin HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {scene.ann.token}\r\n"
        f"Content-Type: application/octet-stream\r\nContent-Length: {length}\r\n\r\n").encode()


def test_too_large_is_refused_and_leaves_nothing(deployment, scene):
    if deployment.kind == "external":
        return
    before = len(blobs(deployment))
    announced = Raw(deployment)
    announced.send(upload_head(scene, 200 * MB))
    assert announced.status() == 413
    announced.close()

    def endless():
        for _ in range(110):
            yield bytes(MB)

    answer = scene.ann.call("POST", f"/files?channel_id={scene.room}&filename=a.bin", content=endless())
    assert answer.status_code == 413, answer.text
    until("nothing is left", lambda: len(blobs(deployment)) == before)


def test_memory_is_bounded(deployment, scene):
    if deployment.kind == "external":
        return
    before = deployment.rss()
    peak = []
    done = threading.Event()

    def watch():
        while not done.is_set():
            peak.append(deployment.rss())
            time.sleep(0.02)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        body = (bytes(MB) for _ in range(90))
        uploaded = scene.ann.call("POST", f"/files?channel_id={scene.room}&filename=a.bin", content=body)
        assert uploaded.status_code == 201, uploaded.text
        info = uploaded.json()["file_infos"][0]
        assert len(scene.ann.call("GET", f"/files/{info['id']}").content) == 90 * MB
    finally:
        done.set()
        watcher.join()
    assert max(peak) - before < 40 * MB, f"{(max(peak) - before) // MB} MB more"


def test_an_upload_that_breaks_off_leaves_nothing(deployment, scene):
    if deployment.kind == "external":
        return
    before = len(blobs(deployment))
    raw = Raw(deployment)
    raw.send(upload_head(scene, 50 * MB) + bytes(MB))
    until("it began", lambda: len(blobs(deployment)) > before)
    raw.close()
    until("nothing is left", lambda: len(blobs(deployment)) == before)


def test_nothing_is_lost_when_it_is_killed(deployment, scene):
    """Whatever dies when: a post that is there has its files, what was uploaded can be posted, what was deleted is hidden."""
    if deployment.kind == "external":
        return
    victims = [n for n in ("standalone", "files", "messaging") if n in deployment.processes]
    uploaded, posts, failed, done = [], [], [], threading.Event()
    # Every third is deleted again; whether it was, is sure only if that was answered.
    doomed, deleted = set(), []

    def work(who):
        while not done.is_set():
            try:
                info = who.upload(scene.room, "p.png", PICTURE)["file_infos"][0]
                uploaded.append((who, info["id"]))
                post = say(who, scene.room, info["id"])["id"]
                if len(uploaded) % 3 == 0:
                    doomed.add(info["id"])
                    who.delete(f"/posts/{post}")
                    deleted.append(info["id"])
                else:
                    posts.append((post, info["id"]))
            except Exception as error:  # noqa: BLE001 - what fails while something is dead may fail in any way
                failed.append(error)
                time.sleep(0.05)

    workers = [threading.Thread(target=work, args=(who,)) for who in (scene.ann, scene.bob)]
    for worker in workers:
        worker.start()
    dice = random.Random(7)
    try:
        for _ in range(4):
            for victim in victims:
                time.sleep(0.2 + dice.random() / 2)
                deployment.processes[victim].kill()
                deployment.processes[victim].start()
    finally:
        time.sleep(0.5)
        done.set()
        for worker in workers:
            worker.join()
    assert posts and deleted and failed, "something was done, and something was killed"
    for post, info in posts:
        shown = scene.ann.get(f"/posts/{post}")
        assert shown["file_ids"] == [info]
    in_posts = {}
    page = 0
    while listed := scene.ann.get(f"/channels/{scene.room}/posts?page={page}&per_page=200")["posts"]:
        for post in listed.values():
            for info in post["file_ids"] or []:
                assert info not in in_posts, "a file is in two posts"
                in_posts[info] = post["id"]
                for version in ("", "/thumbnail"):
                    answer = scene.bob.call("GET", f"/files/{info}{version}")
                    assert answer.status_code == 200 or (version and "no_thumbnail" in answer.text), (info, answer.text)
        page += 1
    for info in deleted:
        assert info not in in_posts
        until("its file is hidden", lambda info=info: scene.bob.call("GET", f"/files/{info}").status_code == 404)
    for who, info in uploaded:
        if info not in in_posts and info not in doomed:
            assert who.call("GET", f"/files/{info}").content == PICTURE
