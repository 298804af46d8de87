"""The same over HTTPS and wss, with a certificate of our own."""

import shutil
import ssl
import time
from urllib.parse import urlsplit

import httpx
import pytest

from parlance import certificate
from parlance.deployment import Parlance
from parlance.people import People, name
from parlance.socket import Socket
from test_javascript import Run


@pytest.fixture(scope="module", params=["standalone", "services"])
def secure(request, cluster_url, nats_url):
    server = Parlance(request.param, cluster_url, nats_url, tls=True)
    yield server
    server.stop()


@pytest.mark.timeout(200)
def test_stock_client_over_tls(secure, tmp_path):
    run = Run(secure, tmp_path, "conversation.test.js", "browser.test.js")
    assert run.code == 0, run.failures()


def test_messages_over_wss(secure):
    people = People(secure)
    alice = people.person("tls")
    socket = Socket(secure, alice.token)
    socket.event("hello")
    own = alice.post("/channels/direct", [alice.id, alice.id])
    message = name("secret")
    alice.post("/posts", {"channel_id": own["id"], "message": message})
    socket.event("posted", lambda frame: message in frame["data"]["post"])
    socket.close()
    people.leave()


def test_cookies_are_for_https_only(secure):
    answer = httpx.post(
        f"{secure.url}/api/v4/users/login", json={"login_id": secure.admin_name, "password": secure.admin_password},
        headers={"X-Requested-With": "XMLHttpRequest"}, verify=secure.verify)
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) >= 3
    assert all("; secure" in cookie.lower() for cookie in cookies), cookies


def test_only_modern_tls_and_only_tls(secure):
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{secure.url}/api/v4/system/ping")
    try:
        plain = httpx.get(secure.url.replace("https", "http") + "/api/v4/system/ping")
        assert plain.status_code >= 300
    except httpx.TransportError:
        # Hanging up on plain text is fine; answering it is not.
        pass
    old = ssl.create_default_context(cafile=secure.ca)
    old.minimum_version = ssl.TLSVersion.TLSv1
    old.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{secure.url}/api/v4/system/ping", verify=old)


def test_plain_http_is_sent_on(secure):
    answer = httpx.get(f"http://127.0.0.1:{secure.forward_port}/api/v4/users/me?x=1", follow_redirects=False)
    assert answer.status_code in (301, 302, 307, 308)
    assert answer.headers["location"].startswith("https://")
    assert answer.headers["location"].endswith("/api/v4/users/me?x=1")
    strict = httpx.get(f"{secure.url}/api/v4/system/ping", verify=secure.verify).headers["strict-transport-security"]
    assert "max-age=63072000" in strict


def test_new_certificate_is_taken_up(secure, tmp_path):
    """Replacing the files is enough; nobody is disconnected for it."""
    address = urlsplit(secure.url)

    def served():
        return ssl.get_server_certificate((address.hostname, address.port), timeout=5)

    before = served()
    files = certificate.make(tmp_path)
    shutil.copy(files["key"], secure.home / "leaf.key")
    shutil.copy(files["leaf"], secure.home / "leaf.pem")
    shutil.copy(files["ca"], secure.home / "ca.pem")
    deadline = time.monotonic() + 90
    while served() == before:
        assert time.monotonic() < deadline, "still the old certificate"
        time.sleep(0.5)
    assert httpx.get(f"{secure.url}/api/v4/system/ping", verify=secure.verify).status_code == 200
