"""What an operator sees: logs, metrics, limits, refusals at start."""

import json
import subprocess
import time

import httpx
import pytest

from parlance.deployment import Parlance
from parlance.people import People, name
from parlance.settings import PASSWORD, binary
from parlance.socket import Socket


def log_lines(server):
    """All log lines of all processes."""
    for process in server.processes.values():
        yield from process.log.read_text(encoding="utf-8", errors="replace").splitlines()


def test_logs_are_json_with_request_ids(deployment, people):
    answer = people.admin.call("GET", "/users/me")
    request_id = answer.headers["X-Request-Id"]
    refused = people.admin.call("GET", f"/channels/{'y' * 26}")
    assert refused.json()["request_id"] == refused.headers["X-Request-Id"] != request_id
    deadline = time.monotonic() + 60
    while not any(request_id in line for line in log_lines(deployment)):
        assert time.monotonic() < deadline, "the request is not in the log"
        time.sleep(0.1)
    for line in log_lines(deployment):
        assert isinstance(json.loads(line), dict), line


def test_logs_hold_no_secrets(deployment, people):
    person = people.person("quiet")
    people.admin.call("POST", "/users/login", json={"login_id": person.username, "password": "a-wrong-password"})
    person.call("GET", f"/users/me?access_token={person.token}")
    person.call("POST", "/posts", json={"channel_id": "x", "message": "a private remark"})
    time.sleep(0.5)
    text = "\n".join(log_lines(deployment))
    for secret in (PASSWORD, "a-wrong-password", person.token, deployment.identity_key, "a private remark"):
        assert secret not in text, f"{secret[:6]}… is in the log"


def test_metrics(deployment, people):
    socket = Socket(deployment, people.admin.token)
    socket.event("hello")
    text = httpx.get(f"http://127.0.0.1:{deployment.metrics_port}/metrics").text
    for metric in ("mattermost_http_requests_total", "mattermost_http_websockets_total", "mattermost_api_time"):
        assert metric in text, metric
    socket.close()


def test_every_process_says_what_it_counts(deployment, people):
    person = people.person("counted")
    room = people.channel(person, people.team(person))
    person.post("/posts", {"channel_id": room["id"], "message": "counted"})
    for program in deployment.processes:
        assert "mattermost_process_resident_memory_bytes" in deployment.metrics(program), program
    deadline = time.monotonic() + 60
    while (values := counted(deployment.metrics("search")))["mattermost_search_post_index_total"] == 0:
        assert time.monotonic() < deadline, "nothing was indexed"
        time.sleep(0.1)
    assert values["parlance_search_lag_events"] >= 0 and values["parlance_search_lag_seconds"] >= 0


def counted(text):
    """Values of metrics without labels, by name."""
    lines = (line.split(" ") for line in text.splitlines() if line and not line.startswith("#") and "{" not in line)
    return {name: float(value) for name, value in lines}


def test_document_of_the_api(deployment):
    document = httpx.get(f"{deployment.url}/api/v4/openapi.json").json()
    assert document["openapi"].startswith("3.")
    assert len(document["paths"]) > 50
    operations = [op["operationId"] for item in document["paths"].values() for key, op in item.items() if isinstance(op, dict) and "responses" in op]
    assert len(operations) == len(set(operations)), "operation ids are unique"
    assert "CreatePost" in operations and "GetUser" in operations


def test_answers_carry_the_usual_headers(deployment, people):
    answer = people.admin.call("GET", "/users/me")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Expires"] == "0"
    version = answer.headers["X-Version-Id"].split(".")
    assert len(version) >= 5 and version[-1] in ("true", "false")


def test_an_unchanged_thing_is_not_sent_again(deployment, people):
    first = people.admin.call("GET", "/users/me")
    again = people.admin.call("GET", "/users/me", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    people.admin.put("/users/me/patch", {"nickname": "etag"})
    assert people.admin.call("GET", "/users/me", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_cross_origin(deployment):
    headers = {"Origin": "https://elsewhere.example.com", "Access-Control-Request-Method": "GET"}
    answer = httpx.options(f"{deployment.url}/api/v4/users/me", headers=headers)
    assert "access-control-allow-origin" not in answer.headers


@pytest.fixture(scope="module")
def limited(cluster_url, nats_url):
    """A server with the rate limit on, as it is by default, but low."""
    env = {"MM_RATELIMITSETTINGS_ENABLE": "true", "MM_RATELIMITSETTINGS_PERSEC": "1", "MM_RATELIMITSETTINGS_MAXBURST": "10"}
    server = Parlance("standalone", cluster_url, nats_url, env=env)
    yield server
    server.stop()


def test_rate_limit(limited):
    answers = [httpx.get(f"{limited.url}/api/v4/system/ping") for _ in range(40)]
    passed = [a for a in answers if a.status_code == 200]
    refused = [a for a in answers if a.status_code == 429]
    assert passed and refused and len(passed) + len(refused) == 40
    assert "X-Ratelimit-Limit" in passed[0].headers and "X-Ratelimit-Remaining" in passed[0].headers
    assert refused[0].text.strip() == "limit exceeded"
    assert int(refused[0].headers["Retry-After"]) >= 0
    time.sleep(3)
    assert httpx.get(f"{limited.url}/api/v4/system/ping").status_code == 200


def test_account_is_locked_after_failed_logins(deployment, people):
    person = people.person("locked")
    attempt = lambda password: people.admin.call("POST", "/users/login", json={"login_id": person.username, "password": password})  # noqa: E731
    for _ in range(10):
        assert attempt("a-wrong-password").json()["id"] == "api.user.login.invalid_credentials_email_username"
    refused = attempt(PASSWORD)
    assert (refused.status_code, refused.json()["id"]) == (401, "api.user.check_user_login_attempts.too_many.app_error")


@pytest.mark.parametrize(("env", "words"), [
    ({"MM_SQLSETTINGS_DRIVERNAME": "mysql"}, ["drivername", "postgres"]),
    ({"MM_SQLSETTINGS_MAXOPENCONNS": "many"}, ["maxopenconns"]),
    ({"PARLANCE_CONFIG": "{file}"}, ["NoSuchKey", ":3"]),
])
def test_refuses_what_it_does_not_understand(env, words, tmp_path):
    file = tmp_path / "parlance.toml"
    file.write_text('[ServiceSettings]\nSiteURL = "http://localhost"\nNoSuchKey = 1\n')
    env = {key: value.format(file=file) for key, value in env.items()}
    done = subprocess.run([binary("standalone")], env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode not in (0, -6, 101), done.stdout + done.stderr
    for word in words:
        assert word.lower() in (done.stdout + done.stderr).lower(), done.stdout + done.stderr


def test_a_taken_port_is_named(deployment, cluster_url):
    port = deployment.port
    env = {**deployment.processes[next(reversed(deployment.processes))].env}
    done = subprocess.run([binary("standalone" if deployment.kind == "standalone" else "gateway")], env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert str(port) in done.stdout + done.stderr


def test_lists_of_people_follow_a_change_at_once(deployment, people):
    """Who lists people right after the answer to a change finds it, though another service answers the list."""
    admin = people.admin
    team = people.team(admin)

    def listed(which):
        found = admin.get("/users", params={"in_team": team["id"], "per_page": 200, which: "true"})
        return person.id in [user["id"] for user in found]

    for _ in range(10):
        person = people.person("list")
        admin.post(f"/teams/{team['id']}/members", {"team_id": team["id"], "user_id": person.id})
        admin.put(f"/users/{person.id}/active", {"active": False})
        assert listed("inactive") and not listed("active")
        admin.put(f"/users/{person.id}/active", {"active": True})
        assert listed("active") and not listed("inactive")
        nick = name("nick")
        admin.put(f"/users/{person.id}/patch", {"nickname": nick})
        found = admin.post("/users/search", {"term": nick, "team_id": team["id"]})
        assert [user["id"] for user in found] == [person.id]


def test_clients_know_the_terms_to_agree_to(cluster_url, nats_url):
    """Clients ask whoever agreed to other terms than those the settings name."""
    server = Parlance("standalone", cluster_url, nats_url, env={"MM_SUPPORTSETTINGS_CUSTOMTERMSOFSERVICEENABLED": "true"})
    try:
        admin = People(server).admin
        assert "CustomTermsOfServiceId" not in admin.get("/config/client?format=old")
        for text in ("be nice", "be nicer"):
            terms = admin.post("/terms_of_service", {"text": text})
            assert admin.get("/config/client?format=old")["CustomTermsOfServiceId"] == terms["id"]
        admin.post("/users/me/terms_of_service", {"termsOfServiceId": terms["id"], "accepted": True})
        assert admin.get("/users/me")["terms_of_service_id"] == terms["id"]
    finally:
        server.stop()
