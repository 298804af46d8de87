"""The stock Python driver with its socket in a thread and its answers recorded."""

import asyncio
import json
import threading
import time
from urllib.parse import urlsplit

from mattermostautodriver import TypedDriver

from .people import name
from .recorder import RecordingTransport
from .settings import PASSWORD


class Driven:
    """One account and its driver."""

    def __init__(self, deployment, recorder, login_id, password=PASSWORD):
        address = urlsplit(deployment.url)
        self.driver = TypedDriver({
            "scheme": address.scheme, "url": address.hostname, "port": address.port,
            "login_id": login_id, "password": password, "request_timeout": 30,
            # The driver knows only "verify everything" or "nothing"; its REST side is verified by the transport.
            "verify": deployment.ca is None,
            "transport": RecordingTransport(recorder, verify=deployment.verify),
        })
        self.frames = []
        self.changed = threading.Condition()
        self.loop = None

    @classmethod
    def sign_up(cls, deployment, recorder, prefix):
        """A new account, logged in."""
        username = name(prefix)
        driven = cls(deployment, recorder, username)
        driven.driver.users.create_user(email=f"{username}@example.com", username=username, password=PASSWORD)
        return driven.login()

    def login(self):
        """Logs in with the driver's own call."""
        user = self.driver.login()
        self.id, self.username = user["id"], user["username"]
        return self

    def listen(self):
        """Starts the driver's socket and waits for its greeting."""
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        return self.event("hello")

    def _run(self):
        asyncio.set_event_loop(self.loop)
        try:
            self.driver.init_websocket(self._heard)
        except (asyncio.CancelledError, RuntimeError):
            pass

    async def _heard(self, message):
        with self.changed:
            self.frames.append(json.loads(message))
            self.changed.notify_all()

    def event(self, kind, where=lambda frame: True, seconds=60):
        """The first event of that name, past ones included."""
        deadline = time.monotonic() + seconds
        with self.changed:
            while True:
                for frame in self.frames:
                    if frame.get("event") == kind and where(frame):
                        return frame
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"no {kind} for {self.username}; got {[f.get('event') for f in self.frames]}")
                self.changed.wait(left)

    def posted(self, message, kind="posted"):
        """The post of the first such event with that text."""
        frame = self.event(kind, lambda f: json.loads(f["data"]["post"])["message"] == message)
        return json.loads(frame["data"]["post"])

    def settle(self):
        """Returns once everything sent before has arrived."""
        own = self.driver.channels.create_direct_channel([self.id, self.id])
        text = name("settle")
        self.driver.posts.create_post(own["id"], text)
        self.posted(text)
        time.sleep(0.3)

    def close(self):
        """Ends the socket and the connections."""
        self.driver.disconnect()
        if self.loop:
            def stop():
                for task in asyncio.all_tasks(self.loop):
                    task.cancel()
            self.loop.call_soon_threadsafe(stop)
            self.thread.join(5)
        self.driver.close()
