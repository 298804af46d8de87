"""A WebSocket that collects every frame in the background."""

import json
import ssl
import threading
import time
from urllib.parse import urlencode

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect


class Socket:
    """Connected as a person, by header; `frames` is all it ever received."""

    def __init__(self, deployment, token=None, query=None, header=True):
        address = deployment.url.replace("http", "ws", 1) + "/api/v4/websocket"
        if query:
            address += "?" + urlencode(query)
        context = ssl.create_default_context(cafile=deployment.ca) if address.startswith("wss") else None
        headers = {"Authorization": f"Bearer {token}"} if token and header else {}
        self.connection = connect(address, additional_headers=headers, ssl=context, compression=None, max_size=None, open_timeout=20)
        self.frames = []
        self.seq = 0
        self.changed = threading.Condition()
        self.closed = None
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        try:
            for text in self.connection:
                with self.changed:
                    self.frames.append(json.loads(text))
                    self.changed.notify_all()
        except ConnectionClosed:
            pass
        finally:
            with self.changed:
                self.closed = (self.connection.protocol.close_code, self.connection.protocol.close_reason)
                self.changed.notify_all()

    def send(self, action, data=None, seconds=60):
        """Sends an action and returns its reply."""
        self.seq += 1
        seq = self.seq
        self.connection.send(json.dumps({"seq": seq, "action": action, "data": data or {}}))
        return self.wait(lambda frame: frame.get("seq_reply") == seq, f"reply to {action}", seconds)

    def event(self, name, where=lambda frame: True, seconds=60):
        """Waits for an event, past ones included."""
        return self.wait(lambda frame: frame.get("event") == name and where(frame), f"event {name}", seconds)

    def wait(self, match, what, seconds=60):
        """The first frame that matches."""
        deadline = time.monotonic() + seconds
        seen = 0
        with self.changed:
            while True:
                for frame in self.frames[seen:]:
                    if match(frame):
                        return frame
                seen = len(self.frames)
                left = deadline - time.monotonic()
                if left <= 0 or self.closed:
                    names = [frame.get("event") or frame.get("status") for frame in self.frames]
                    raise AssertionError(f"no {what} within {seconds} s (closed: {self.closed}); got {names}")
                self.changed.wait(left)

    def wait_closed(self, seconds=60):
        """(code, reason) once the other side has closed."""
        self.thread.join(seconds)
        assert self.closed, "the server did not close the socket"
        return self.closed

    def events(self):
        """All events so far."""
        with self.changed:
            return [frame for frame in self.frames if "event" in frame]

    def close(self):
        """Closes politely."""
        self.connection.close()
        self.thread.join(5)
