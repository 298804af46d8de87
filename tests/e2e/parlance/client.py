"""A bare REST client for tests that want to say exactly what they send."""

from json import dumps as json_text

import httpx

from .recorder import RecordingTransport


class Refused(AssertionError):
    """A request that should have worked did not."""


class Api:
    """Calls under /api/v4 with one person's token."""

    def __init__(self, deployment, token=None, recorder=None):
        self.deployment = deployment
        self.token = token
        transport = RecordingTransport(recorder, verify=deployment.verify) if recorder else None
        self.http = httpx.Client(
            base_url=deployment.url, verify=deployment.verify, transport=transport, timeout=30,
            limits=httpx.Limits(max_connections=20))

    def call(self, method, path, json=None, headers=None, **options):
        """The raw answer; a path that begins with // is taken from the root."""
        url = path[1:] if path.startswith("//") else f"/api/v4{path}"
        sent = dict(headers or {})
        if self.token and "Authorization" not in sent:
            sent["Authorization"] = f"Bearer {self.token}"
        self.http.cookies.clear()
        if json is not None:
            options["json"] = json
        return self.http.request(method, url, headers=sent, **options)

    def ok(self, method, path, json=None, **options):
        """The decoded answer; anything but 2xx fails."""
        answer = self.call(method, path, json=json, **options)
        if not answer.is_success:
            raise Refused(f"{method} {path} {json if json is not None else ''} answered {answer.status_code} {answer.text[:500]}")
        return answer.json() if answer.content else None

    def get(self, path, **options):
        """GET that must work."""
        return self.ok("GET", path, **options)

    def post(self, path, json=None, **options):
        """POST that must work."""
        return self.ok("POST", path, json=json, **options)

    def upload(self, channel_id, filename, content):
        """Uploads a file as web clients do."""
        return self.ok("POST", "/files", data={"channel_id": channel_id}, files=[("files", (filename, content))])

    def make_emoji(self, title, content):
        """Makes an emoji as web clients do."""
        said = json_text({"name": title, "creator_id": self.get("/users/me")["id"]})
        return self.ok("POST", "/emoji", data={"emoji": said}, files=[("image", ("e.png", content))])

    def put(self, path, json=None, **options):
        """PUT that must work."""
        return self.ok("PUT", path, json=json, **options)

    def delete(self, path, **options):
        """DELETE that must work."""
        return self.ok("DELETE", path, **options)

    def login(self, login_id, password):
        """Logs in and keeps the token; returns the user."""
        answer = self.call("POST", "/users/login", json={"login_id": login_id, "password": password})
        if answer.status_code != 200:
            raise Refused(f"login of {login_id} answered {answer.status_code} {answer.text[:300]}")
        self.token = answer.headers["Token"]
        return answer.json()

    def close(self):
        """Closes the connections."""
        self.http.close()
