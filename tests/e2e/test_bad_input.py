"""Whatever is sent, the answer is an error in the API's shape, never a 5xx, and the server lives on."""

import gzip
import json
import time

import httpx
import pytest

from parlance.contract import error_problems
from parlance.people import People, name
from parlance.raw import Raw
from parlance.recorder import Exchange
from parlance.settings import PASSWORD

UNKNOWN = "y" * 26
MB = 1024 * 1024


@pytest.fixture(scope="module")
def scene(deployment):
    """One person with a team, a channel and a post."""
    people = People(deployment)
    people.user = people.person("input")
    people.place = people.team(people.user)
    people.room = people.channel(people.user, people.place)
    people.message = people.user.post("/posts", {"channel_id": people.room["id"], "message": "hello"})
    yield people
    people.leave()


@pytest.fixture(autouse=True)
def lives_on(scene):
    """After every test the server answers and the same person can post."""
    yield
    assert scene.user.call("GET", "/system/ping").status_code == 200
    post = scene.user.post("/posts", {"channel_id": scene.room["id"], "message": name("alive")})
    assert scene.user.get(f"/posts/{post['id']}")["message"] == post["message"]


def shape(answer):
    """Problems of an error answer."""
    return error_problems(Exchange(
        answer.request.method, str(answer.request.url), answer.status_code, answer.headers.get("content-type", ""), answer.text))


def refused(answer, *statuses):
    """Asserts an error of one of these statuses in the API's shape."""
    said = f"{answer.request.method} {str(answer.request.url)[:120]} answered {answer.status_code} {answer.text[:200]}"
    assert answer.status_code in (statuses or (400, 401, 403, 404, 405, 413, 414)), said
    assert shape(answer) == [], said
    return answer.json()


def harmless(answer):
    """Accepted or refused, but not a server error."""
    said = f"{answer.request.method} {str(answer.request.url)[:120]} answered {answer.status_code} {answer.text[:200]}"
    assert answer.status_code < 500, said
    if answer.status_code >= 400:
        assert shape(answer) == [], said


def send(scene, method, path, content, content_type="application/json"):
    return scene.user.call(method, path, content=content, headers={"Content-Type": content_type})


def writes(scene):
    """Routes that read a JSON body, with one they accept."""
    user, team, channel, post = scene.user.id, scene.place["id"], scene.room["id"], scene.message["id"]
    title = name("bad")
    preference = {"user_id": user, "category": "c", "name": "n", "value": "v"}
    return {
        "POST /users": {"username": title, "email": f"{title}@example.com", "password": PASSWORD},
        "POST /users/login": {"login_id": scene.user.username, "password": PASSWORD},
        "POST /users/ids": [user],
        "POST /users/usernames": [scene.user.username],
        "PUT /users/me/patch": {"nickname": "n"},
        "PUT /users/me/preferences": [preference],
        "POST /users/me/preferences/delete": [preference],
        "POST /users/status/ids": [user],
        "PUT /users/me/status": {"user_id": user, "status": "online"},
        "POST /roles/names": ["system_user"],
        "POST /teams": {"name": title, "display_name": title, "type": "O"},
        f"PUT /teams/{team}/patch": {"description": "d"},
        f"POST /teams/{team}/members": {"team_id": team, "user_id": user},
        "POST /channels": {"team_id": team, "name": title, "display_name": title, "type": "O"},
        "POST /channels/direct": [user, user],
        "POST /channels/group": [user, UNKNOWN, scene.admin.id],
        f"PUT /channels/{channel}/patch": {"header": "h"},
        f"POST /channels/{channel}/members": {"user_id": user},
        "POST /channels/members/me/view": {"channel_id": channel},
        "POST /posts": {"channel_id": channel, "message": "m", "props": {}, "file_ids": [], "root_id": ""},
        f"PUT /posts/{post}/patch": {"message": "m"},
        "POST /posts/ids": [post],
        "POST /reactions": {"user_id": user, "post_id": post, "emoji_name": "smile"},
        "POST /users/me/typing": {"channel_id": channel},
    }


BROKEN = {
    "nothing": b"", "a brace": b"{", "a lone quote": b'"', "half an object": b'{"message": "x', "two objects": b"}{",
    "an unknown word": b"undefined", "a bare NUL": b"\0", "broken UTF-8": b"\xff\xfe\xfa", "a trailing comma": b'{"message":"x",}',
    "broken UTF-8 in a string": b'{"message":"\xc3\x28","username":"\xc3\x28","name":"\xc3\x28","channel_id":"\xed\xa0\x80"}',
    "a lone surrogate": b'{"message":"\\ud800","username":"\\ud800","name":"\\ud800"}',
    "deep lists": b"[" * 10000, "deep lists that close": b"[" * 10000 + b"]" * 10000,
    "deep objects": b'{"a":' * 10000, "deep objects that close": b'{"a":' * 10000 + b"1" + b"}" * 10000,
    "a huge number": b'{"create_at":1e999999,"type":99999999999999999999999999}',
}

# Some decoders mend or skip these.
MAY_PASS = {"a lone surrogate", "broken UTF-8 in a string", "deep objects that close", "a huge number"}


@pytest.mark.parametrize("body", BROKEN)
def test_broken_json(scene, body):
    for route in writes(scene):
        method, path = route.split(" ")
        if body in MAY_PASS:
            harmless(send(scene, method, path, BROKEN[body]))
        else:
            refused(send(scene, method, path, BROKEN[body]))


WRONG = [None, True, 17, -1, 1.5, "", "x", [], ["x"], [1, None], {}, {"a": {"b": []}}]


def test_other_kinds_of_body(scene):
    for route, good in writes(scene).items():
        method, path = route.split(" ")
        for wrong in WRONG:
            if type(wrong) is not type(good):
                harmless(send(scene, method, path, json.dumps(wrong).encode()))


def test_wrong_types_of_fields(scene):
    for route, good in writes(scene).items():
        method, path = route.split(" ")
        if isinstance(good, dict):
            for field in good:
                for wrong in WRONG:
                    harmless(send(scene, method, path, json.dumps({**good, field: wrong}).encode()))
        else:
            for wrong in WRONG:
                harmless(send(scene, method, path, json.dumps([wrong]).encode()))


def test_deep_props_of_a_post(scene):
    for depth in (100, 10000):
        props = '{"a":' * depth + "1" + "}" * depth
        body = f'{{"channel_id":"{scene.room["id"]}","message":"deep","props":{props}}}'
        harmless(send(scene, "POST", "/posts", body.encode()))


@pytest.mark.parametrize("size", [301_000, 5 * MB])
def test_oversize_body(scene, size):
    body = json.dumps({"channel_id": scene.room["id"], "message": "x" * size}).encode()
    for route in ("POST /posts", "POST /users", "POST /users/login", "POST /teams", "PUT /users/me/preferences"):
        method, path = route.split(" ")
        if path == "/users/login":
            # Some servers read a login leniently and then miss the password.
            refused(send(scene, method, path, body), 400, 413)
            continue
        error = refused(send(scene, method, path, body), 413)
        assert error["id"] == "api.context.request_body_too_large.app_error"


def test_oversize_body_in_chunks(scene):
    def pieces():
        yield b'{"message":"'
        for _ in range(80):
            yield b"x" * 65536
        yield b'"}'
    try:
        refused(send(scene, "POST", "/posts", pieces()), 413)
    except httpx.TransportError:
        # Hanging up in the middle of an endless body is an answer too; being alive is checked afterwards.
        pass


def test_announced_giant_body(deployment):
    raw = Raw(deployment, seconds=3)
    raw.send(f"POST /api/v4/users/login HTTP/1.1\r\nHost: {raw.host}\r\nContent-Length: 99999999999\r\n\r\n{{".encode())
    try:
        # Waiting for a body that never comes is right as well, as long as it costs nothing.
        assert raw.status() in (None, 400, 408, 413)
    except TimeoutError:
        pass
    raw.close()


def test_compressed_bomb(scene):
    bomb = gzip.compress(b'{"message":"' + b"x" * (50 * MB) + b'"}', 9)
    answer = scene.user.call("POST", "/posts", content=bomb, headers={"Content-Type": "application/json", "Content-Encoding": "gzip"})
    assert answer.status_code in (400, 413, 415), answer.status_code
    assert shape(answer) == []


IDS = ["x", "ab-cd", "A" * 27, "y" * 25, UNKNOWN, "%00", "%ff%fe", "%F0%9F%98%80", "z" * 1000, "me%00", "'%20or%201=1--", "null", "-1"]


@pytest.mark.parametrize("bad", IDS)
def test_ids_in_paths(scene, bad):
    user, team, channel, post = scene.user.id, scene.place["id"], scene.room["id"], scene.message["id"]
    for path in (
        f"/users/{bad}", f"/users/{bad}/sessions", f"/users/{bad}/preferences", f"/users/{bad}/teams", f"/teams/{bad}", f"/teams/{bad}/members",
        f"/teams/{team}/members/{bad}", f"/channels/{bad}", f"/channels/{bad}/posts", f"/channels/{channel}/members/{bad}", f"/posts/{bad}",
        f"/posts/{bad}/thread", f"/posts/{bad}/reactions", f"/users/{user}/channels/{bad}/unread", f"/users/{user}/teams/{bad}/channels/categories",
        f"/roles/{bad}", f"/users/{user}/status/{bad}", f"/channels/{bad}/stats", f"/channels/{bad}/pinned",
    ):
        refused(scene.user.call("GET", path), 400, 403, 404)
    for method, path in (
        ("DELETE", f"/posts/{bad}"), ("PUT", f"/posts/{bad}/patch"), ("POST", f"/posts/{bad}/pin"), ("DELETE", f"/channels/{bad}"),
        ("DELETE", f"/users/{bad}/posts/{post}/reactions/smile"), ("DELETE", f"/teams/{team}/members/{bad}"), ("PUT", f"/channels/{bad}/patch"),
    ):
        refused(scene.user.call(method, path, json={"message": "x"} if method == "PUT" else None), 400, 403, 404)
    harmless(scene.user.call("DELETE", f"/users/{user}/posts/{post}/reactions/{bad}"))


@pytest.mark.parametrize("path", ["/users/%2e%2e%2f%2e%2e%2fetc", "/../../etc/passwd", "/%2e%2e/%2e%2e/readyz", "//users/me", "/users//me", "/users/./me"])
def test_dots_and_slashes_in_paths(scene, path):
    request = scene.user.http.build_request("GET", "/api/v4/x")
    request.url = request.url.copy_with(raw_path=f"/api/v4{path}".encode())
    answer = scene.user.http.send(request)
    assert answer.status_code in (301, 307, 308, 400, 401, 403, 404) or "root:" not in answer.text
    assert answer.status_code < 500


@pytest.mark.parametrize("bad", ["x", "", "A" * 26, "z" * 27, UNKNOWN, "\0" * 26, "é" * 26, "../" * 9])
def test_ids_in_bodies(scene, bad):
    channel = scene.room["id"]
    refused(scene.user.call("POST", "/posts", json={"channel_id": bad, "message": "m"}), 400, 403, 404)
    refused(scene.user.call("POST", "/reactions", json={"user_id": scene.user.id, "post_id": bad, "emoji_name": "smile"}), 400, 403, 404)
    refused(scene.user.call("POST", "/channels/direct", json=[scene.user.id, bad]), 400, 403, 404)
    refused(scene.user.call("POST", f"/channels/{channel}/members", json={"user_id": bad}), 400, 403, 404)
    if bad:
        refused(scene.user.call("POST", "/posts", json={"channel_id": channel, "root_id": bad, "message": "m"}), 400, 403, 404)
    for path in ("/users/ids", "/posts/ids", "/users/status/ids"):
        harmless(scene.user.call("POST", path, json=[bad]))


def test_foreign_tokens(scene):
    session = scene.user.get("/users/me/sessions")[0]["id"]
    tokens = [UNKNOWN, "x", session, scene.user.id, scene.user.token[:-1], scene.user.token + "x", scene.user.token.upper(),
              "x" * 4000, "' or 1=1", "eyJhbGciOiJub25lIn0.e30."]
    for token in tokens:
        for scheme in ("Bearer", "bearer", "Token"):
            refused(scene.user.call("GET", "/users/me", headers={"Authorization": f"{scheme} {token}"}), 401)
        refused(scene.user.call("GET", "/users/me", headers={"Authorization": token}), 401)
        refused(scene.user.call("GET", "/users/me", headers={"Authorization": "", "Cookie": f"MMAUTHTOKEN={token}"}), 401)
        refused(scene.user.call("POST", "/posts", json={"channel_id": scene.room["id"], "message": "m"},
                                headers={"Authorization": f"Bearer {token}"}), 401)
    refused(scene.user.call("GET", "/users/me", headers={"Authorization": "Bearer"}), 401)
    refused(scene.user.call("GET", f"/users/me?access_token={scene.user.token}", headers={"Authorization": ""}), 401)


def test_forged_identities(scene):
    """Headers by which services know one another mean nothing when a client sends them."""
    for header in ("X-User-Id", "X-Parlance-Identity", "X-Identity", "X-Parlance-User", "X-Forwarded-User", "Parlance-Identity"):
        for value in (scene.admin.id, json.dumps({"user_id": scene.admin.id, "roles": "system_admin"}), "x.y.z"):
            refused(scene.user.call("GET", "/users/me", headers={"Authorization": "", header: value}), 401)


TEXT = "before\0after"


def test_nul_in_text(scene):
    user, channel, post = scene.user.id, scene.room["id"], scene.message["id"]
    title = name("nul")
    for method, path, body in (
        ("POST", "/posts", {"channel_id": channel, "message": TEXT}),
        ("POST", "/posts", {"channel_id": channel, "message": "m", "props": {TEXT: TEXT}}),
        ("POST", "/posts", {"channel_id": channel, "message": "m", "pending_post_id": TEXT}),
        ("PUT", f"/posts/{post}/patch", {"message": TEXT}),
        ("PUT", "/users/me/patch", {"nickname": TEXT, "first_name": TEXT}),
        ("PUT", "/users/me/patch", {"props": {TEXT: TEXT}}),
        ("PUT", f"/channels/{channel}/patch", {"header": TEXT, "purpose": TEXT}),
        ("PUT", f"/teams/{scene.place['id']}/patch", {"description": TEXT}),
        ("PUT", "/users/me/preferences", [{"user_id": user, "category": "c", "name": TEXT, "value": TEXT}]),
        ("POST", "/users/login", {"login_id": TEXT, "password": TEXT}),
        ("POST", "/users/usernames", [TEXT]),
        ("POST", "/roles/names", [TEXT]),
        ("POST", "/reactions", {"user_id": user, "post_id": post, "emoji_name": TEXT}),
        ("POST", "/channels", {"team_id": scene.place["id"], "name": title, "display_name": TEXT, "type": "O"}),
        ("POST", "/users", {"username": TEXT, "email": f"{TEXT}@example.com", "password": PASSWORD}),
    ):
        harmless(scene.user.call(method, path, json=body))
    for path in ("/users/username/a%00b", "/users/email/a%00b@example.com", "/teams/name/a%00b", "/roles/name/a%00b",
                 f"/teams/{scene.place['id']}/channels/name/a%00b", "/users/autocomplete?name=a%00b", "/users/me/preferences/a%00b"):
        harmless(scene.user.call("GET", path))


def test_text_that_only_looks_like_nul(scene):
    text = r"a backslash and \u0000 in plain text"
    post = scene.user.post("/posts", {"channel_id": scene.room["id"], "message": text})
    assert scene.user.get(f"/posts/{post['id']}")["message"] == text


@pytest.mark.parametrize("query", [
    "page=-1", "page=99999999999999999999", "per_page=0", "per_page=-5", "per_page=1e9", "page=abc&per_page=[]", "since=abc", "since=-1",
    "since=99999999999999999999", "before=x", "after=%00", "before=%ff", "page=" + "9" * 500, "a" * 1500, "&&&===", "%", "page=%zz",
])
def test_queries(scene, query):
    for path in (f"/channels/{scene.room['id']}/posts", "/users", f"/teams/{scene.place['id']}/members", f"/channels/{scene.room['id']}/members"):
        raw = scene.user.http.build_request("GET", f"/api/v4{path}", headers={"Authorization": f"Bearer {scene.user.token}"})
        raw.url = raw.url.copy_with(raw_path=f"/api/v4{path}?{query}".encode())
        harmless(scene.user.http.send(raw))


def test_long_url(scene):
    error = refused(scene.user.call("GET", "/users/me?x=" + "a" * 2100), 414)
    assert error["id"] == "basic_security_check.url.too_long_error"
    refused(scene.user.call("GET", "/users/" + "a" * 2100), 414)


def test_many_headers_and_cookies(scene, deployment):
    many = {f"X-Header-{number}": "v" for number in range(60)}
    assert scene.user.call("GET", "/users/me", headers=many).status_code == 200
    cookies = "; ".join(f"c{number}=v" for number in range(200))
    assert scene.user.call("GET", "/users/me", headers={"Cookie": cookies}).status_code == 200
    for headers in (
        "".join(f"X-H-{number}: v\r\n" for number in range(5000)),
        "X-Long: " + "x" * MB + "\r\n",
        "Cookie: " + "a=b; " * 100_000 + "\r\n",
        "X-Bad\0Name: v\r\n", "X-Bad: v\0alue\r\n", ": nameless\r\n", "No colon here\r\n", "X-Fold: a\r\n b\r\n", "X-Latin: \xff\xfe\r\n",
    ):
        raw = Raw(deployment)
        raw.send(f"GET /api/v4/system/ping HTTP/1.1\r\nHost: {raw.host}\r\n{headers}\r\n".encode("latin-1"))
        status = raw.status()
        assert status is None or status < 500, (headers[:30], status)
        raw.close()


@pytest.mark.parametrize("text", [
    "\r\n\r\n", "GARBAGE\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "GET /api/v4/users/me HTTP/1.1\r\n\r\n", "FOO /api/v4/users/me HTTP/1.1\r\nHost: h\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
    "GET http://elsewhere.example.com/ HTTP/1.1\r\nHost: elsewhere.example.com\r\n\r\n", "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n",
    "POST /api/v4/users/login HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "POST /api/v4/users/login HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
    "POST /api/v4/users/login HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n{}",
    "POST /api/v4/users/login HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
    "POST /api/v4/users/login HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}\r\n",
    "POST /api/v4/users/login HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}",
])
def test_malformed_requests(deployment, text):
    raw = Raw(deployment, seconds=3)
    raw.send(text.encode("latin-1"))
    try:
        status = raw.status()
    except TimeoutError:
        status = None
    assert status is None or status < 500 or status == 505, status
    raw.close()


def test_unknown_routes_and_methods(scene):
    for method, path in (("GET", "/no/such/route"), ("POST", "/no/such/route"), ("DELETE", "/nothing"), ("PUT", f"/users/{scene.user.id}/nothing")):
        refused(scene.user.call(method, path), 404)
    for method, path in (("DELETE", "/users/me/status"), ("PATCH", "/posts"), ("PUT", "/users/login"), ("FOO", "/users/me"), ("TRACE", "/users/me")):
        harmless(scene.user.call(method, path))


def test_half_open_connections(scene, deployment):
    """Two hundred connections that never finish a request do not keep anybody from being served."""
    head = "POST /api/v4/posts HTTP/1.1\r\nHost: h\r\n"
    starts = ["", "GET", "GET /api/v4/users/me HTTP/1.1\r\nHost", head, head + "Content-Length: 100\r\n\r\n{\"mess",
              head + "Transfer-Encoding: chunked\r\n\r\nff\r\nabc"]
    held = []
    for number in range(200):
        raw = Raw(deployment)
        raw.send(starts[number % len(starts)].encode())
        held.append(raw)
    began = time.monotonic()
    for _ in range(20):
        assert scene.user.get("/users/me")["id"] == scene.user.id
    assert time.monotonic() - began < 5
    for raw in held:
        raw.close()


def test_memory_stays_bounded(scene, deployment):
    before = deployment.rss()
    big = json.dumps({"channel_id": scene.room["id"], "message": "x" * 290_000}).encode()
    over = json.dumps({"channel_id": scene.room["id"], "message": "x" * 2 * MB}).encode()
    deep = b"[" * 100_000
    for _ in range(60):
        refused(send(scene, "POST", "/posts", big), 400, 413)
        refused(send(scene, "POST", "/posts", over), 413)
        refused(send(scene, "POST", "/posts", deep), 400)
    held = [Raw(deployment) for _ in range(100)]
    for raw in held:
        raw.send(f"POST /api/v4/posts HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {scene.user.token}\r\nContent-Length: 290000\r\n\r\n".encode())
        raw.send(b"x" * 250_000)
    # Hundred unfinished bodies may each hold what they sent, and not much more.
    assert deployment.rss() - before < 160 * MB
    for raw in held:
        raw.close()
