"""Previews of what posts lead to, and pictures by way of the server: seen by who reads, never fetched from inside."""

import socket
import time

import pytest

from parlance.deployment import Parlance
from parlance.people import People, name
from parlance.picture import png
from parlance.site import Site
from parlance.socket import Socket


@pytest.fixture(scope="module", params=["standalone", "services"])
def scene(request, cluster_url, nats_url):
    """Two in a channel, a web site that may be called though it is inside, and one that may not."""
    site = Site()
    env = {
        "MM_SERVICESETTINGS_ENABLELINKPREVIEWS": "true",
        "MM_IMAGEPROXYSETTINGS_ENABLE": "true",
        # By this name, and by no other.
        "MM_SERVICESETTINGS_ALLOWEDUNTRUSTEDINTERNALCONNECTIONS": "localhost",
    }
    server = Parlance(request.param, cluster_url, nats_url, env=env)
    people = People(server)
    people.ann, people.bob = people.person("ann"), people.person("bob")
    people.room = people.channel(people.ann, people.team(people.ann, people.bob), people.bob)["id"]
    people.site, people.inside = site, site.url
    people.outside = f"http://localhost:{site.port}"
    yield people
    people.leave()
    server.stop()
    site.close()


def say(scene, message, **more):
    return scene.ann.post("/posts", {"channel_id": scene.room, "message": message, **more})


def shown(scene, post, what=("embeds", "images")):
    metadata = scene.bob.get(f"/posts/{post['id']}")["metadata"]
    return {key: metadata[key] for key in what if key in metadata}


def previewed(scene, post, seconds=60):
    """What is shown with a post once there is something."""
    deadline = time.monotonic() + seconds
    while not (found := shown(scene, post)):
        assert time.monotonic() < deadline, f"nothing was found within {seconds} s"
        time.sleep(0.05)
    return found


def settle(scene):
    """Everything said before has been looked at: posts are, a few at a time and the oldest first."""
    page = f"/settled-{name('x')}"
    scene.site.page(page, "x")
    last = [say(scene, scene.outside + page) for _ in range(5)][-1]
    previewed(scene, last)


def shown_in_the_end(scene, expected, post_of):
    """A busy server tells messaging a second time; until then, less is shown."""
    deadline = time.monotonic() + 60
    while (found := {key: shown(scene, post) for key, post in post_of.items()}) != expected and time.monotonic() < deadline:
        time.sleep(0.1)
    assert found == expected


def test_a_page_is_previewed_and_everybody_told(scene):
    listener = Socket(scene.deployment, scene.bob.token)
    listener.event("hello")
    url = f"{scene.outside}/page?{name('n')}"
    post = say(scene, f"see {url}, it is good")
    assert "embeds" not in post["metadata"], "nobody waited for it"
    frame = listener.event("post_edited", lambda frame: post["id"] in frame["data"]["post"])
    assert url in frame["data"]["post"]
    listener.close()
    found = previewed(scene, post)
    assert found["embeds"] == [{"type": "opengraph", "url": url, "data": {
        "type": "article", "url": url, "title": "A title", "description": "Says this", "determiner": "", "site_name": "Site", "locale": "",
        "locales_alternate": None, "images": [{"url": f"{scene.outside}/p.png", "secure_url": "", "type": "", "width": 0, "height": 0}],
        "audios": None, "videos": None}}]
    assert found["images"] == {f"{scene.outside}/p.png": {"width": 30, "height": 20, "format": "png", "frame_count": 0}}
    now = scene.bob.get(f"/posts/{post['id']}")
    assert now["update_at"] > post["update_at"] and now["edit_at"] == 0, "changed for who asks what changed, not edited"
    since = scene.bob.get(f"/channels/{scene.room}/posts?since={post['update_at'] + 1}")["posts"]
    assert since[post["id"]]["metadata"]["embeds"] == found["embeds"]
    # The same again costs nobody a look.
    asked = len(scene.site.asked)
    assert previewed(scene, say(scene, url)) == found
    assert len(scene.site.asked) == asked


def test_pictures_have_sizes(scene):
    picture = f"{scene.outside}/p.png?{name('n')}"
    size = {"width": 30, "height": 20, "format": "png", "frame_count": 0}
    assert previewed(scene, say(scene, f"![it]({picture} =100x50)")) == {"images": {picture: size}}
    assert previewed(scene, say(scene, picture)) == {"embeds": [{"type": "image", "url": picture}], "images": {picture: size}}
    props = {"attachments": [{"text": f"{scene.outside}/page", "image_url": picture}]}
    post = say(scene, f"{scene.outside}/page", props=props)
    settle(scene)
    shown_in_the_end(scene, {"post": {"embeds": [{"type": "message_attachment"}], "images": {picture: size}}}, {"post": post})


def test_what_is_nothing_to_preview(scene):
    site = scene.site
    site.add("/text", b"hello", "text/plain")
    site.add("/plain", b"<title>only a title</title>", "text/html")
    site.add("/lie.gif", b"<html>", "image/gif")
    site.add("/loop", b"", "text/html", 302, Location="/loop")
    site.add("/bomb", b"<meta property='og:title' content='" + b"x" * 3_000_000, "text/html")
    site.add("/x.svg", b"<svg/>", "image/svg+xml")
    posts = {path: say(scene, f"{scene.outside}{path}") for path in ("/text", "/plain", "/lie.gif", "/loop", "/bomb", "/x.svg")}
    posts["code"] = say(scene, f"`{scene.outside}/page`")
    posts["words"] = say(scene, f"[words]({scene.outside}/page)")
    posts["ftp"] = say(scene, "ftp://localhost/x")
    posts["closed"] = say(scene, "http://localhost:1/x")
    settle(scene)
    link = {path: {"embeds": [{"type": "link", "url": scene.outside + path}]} for path in ("/text", "/plain", "/bomb", "/x.svg")}
    nothing = {key: {} for key in ("/lie.gif", "/loop", "code", "words", "ftp", "closed")}
    shown_in_the_end(scene, link | nothing, posts)


def test_an_edit_leads_elsewhere(scene):
    scene.site.page("/other", "Another")
    post = say(scene, f"{scene.outside}/page")
    previewed(scene, post)
    scene.ann.put(f"/posts/{post['id']}/patch", {"message": f"{scene.outside}/other"})
    deadline = time.monotonic() + 60
    while [embed["data"]["title"] for embed in shown(scene, post).get("embeds", [])] != ["Another"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    kept = scene.ann.put(f"/posts/{post['id']}/patch", {"message": f"{scene.outside}/other, more words"})
    assert kept["metadata"]["embeds"], "it leads where it led"
    gone = scene.ann.put(f"/posts/{post['id']}/patch", {"message": "nowhere"})
    assert "embeds" not in gone["metadata"]
    settle(scene)
    assert shown(scene, post) == {}


def test_nothing_inside_is_asked(scene):
    site = scene.site
    site.add("/to-inside", b"", "text/html", 302, Location=f"{scene.inside}/secret")
    site.add("/to-file", b"", "text/html", 302, Location="file:///etc/passwd")
    site.page("/secret", "secret")
    site.add("/secret.png", png(3, 3), "image/png")
    port = site.port
    addresses = [
        f"{scene.inside}/secret", f"http://[::1]:{port}/secret", f"http://0.0.0.0:{port}/secret", f"http://127.1:{port}/secret", f"http://2130706433:{port}/secret",
        f"http://0x7f000001:{port}/secret", f"http://[::ffff:127.0.0.1]:{port}/secret", f"http://localhost.localdomain:{port}/secret", f"http://user@127.0.0.1:{port}/secret",
        f"http://{socket.gethostname()}:{port}/secret", "http://169.254.169.254/latest/meta-data", f"{scene.outside}/to-inside", f"{scene.outside}/to-file"]
    posts = [say(scene, address) for address in addresses]
    posts.append(say(scene, f"![x]({scene.inside}/secret.png)"))
    settle(scene)
    assert [shown(scene, post) for post in posts] == [{}] * len(posts)
    for address in addresses:
        answer = scene.bob.call("GET", "/image", params={"url": address})
        assert answer.status_code >= 400, address
    assert not [path for path in site.asked if path.startswith("/secret")]


def test_pictures_by_way_of_the_server(scene):
    site = scene.site
    assert scene.bob.get("/config/client?format=old")["HasImageProxy"] == "true"
    answer = scene.bob.call("GET", "/image", params={"url": f"{scene.outside}/p.png"})
    assert (answer.status_code, answer.headers["content-type"], answer.content) == (200, "image/png", png(30, 20))
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    site.add("/lie.png", b"<html><script>alert(1)</script>", "image/png")
    site.add("/lie.html", png(2, 2), "text/html")
    site.add("/drawn.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "image/svg+xml")
    site.add("/endless.png", png(2, 2) + bytes(12_000_000), "image/png")
    for path, status in (("/lie.png", 403), ("/lie.html", 403), ("/drawn.svg", 403), ("/page", 403), ("/nothing.png", 403), ("/endless.png", 403)):
        assert scene.bob.call("GET", "/image", params={"url": scene.outside + path}).status_code == status, path
    for address, status in (("ftp://localhost/x.png", 400), ("http://localhost:1/x.png", 404), ("javascript:alert(1)", 400), ("http://[", 400), ("//[", 400)):
        assert scene.bob.call("GET", "/image", params={"url": address}).status_code == status, address
    for address, place in (("/relative.png", "/relative.png"), (f"{scene.deployment.url}/x.png", "/x.png")):
        answer = scene.bob.call("GET", "/image", params={"url": address}, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (302, scene.deployment.url + place)


def test_a_preview_survives_kills(scene):
    """Whoever dies between the post and its preview: it is there in the end."""
    victims = [n for n in ("standalone", "files", "messaging") if n in scene.deployment.processes]
    posts = []
    for number, victim in enumerate(victims):
        page = f"/kill-{number}"
        scene.site.page(page, "still there")
        posts.append(say(scene, scene.outside + page))
        scene.deployment.processes[victim].kill()
        scene.deployment.processes[victim].start()
    for post in posts:
        assert previewed(scene, post, 90)["embeds"][0]["data"]["title"] == "still there"
