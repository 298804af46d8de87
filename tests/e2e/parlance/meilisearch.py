"""A private Meilisearch."""

import shutil
import tempfile
import time
import uuid
from pathlib import Path

import httpx

from . import ports
from .process import Process
from .settings import variable


def program():
    """Where there is one; it is never fetched."""
    return variable("MEILISEARCH") or shutil.which("meilisearch")


class Meilisearch:
    """It can be killed, started again, and made to lose its data."""

    def __init__(self):
        self.home = Path(tempfile.mkdtemp(prefix="parlance-e2e-meilisearch-"))
        self.data = self.home / "data"
        self.key = uuid.uuid4().hex
        port = ports.free()
        self.url = f"http://127.0.0.1:{port}"
        command = [
            program(), "--http-addr", f"127.0.0.1:{port}", "--env", "production", "--no-analytics", "--log-level", "WARN",
            "--db-path", str(self.data), "--dump-dir", str(self.home / "dumps"), "--snapshot-dir", str(self.home / "snapshots"),
            "--max-indexing-memory", "256MiB", "--max-indexing-threads", "2",
        ]
        self.process = Process("meilisearch", command, {"MEILI_MASTER_KEY": self.key}, self.home / "log")
        self.start()

    def start(self, seconds=90):
        """Starts and waits until it answers."""
        self.process.spawn()
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/health", timeout=1).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise RuntimeError(f"Meilisearch did not come up\n{self.process.tail()}")

    def kill(self, wipe=False):
        """kill -9, with its data if asked."""
        self.process.kill()
        if wipe:
            shutil.rmtree(self.data, ignore_errors=True)

    def get(self, path):
        """What it says."""
        answer = httpx.get(f"{self.url}{path}", headers={"Authorization": f"Bearer {self.key}"}, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def ids(self):
        """Ids of all documents of all indexes."""
        found = []
        for index in self.get("/indexes")["results"]:
            path, offset = f"/indexes/{index['uid']}/documents?fields=id&limit=1000", 0
            while page := self.get(f"{path}&offset={offset}")["results"]:
                found += [document["id"] for document in page]
                offset += len(page)
        return found

    def remove(self):
        """Stops and deletes."""
        self.process.kill()
        shutil.rmtree(self.home, ignore_errors=True)
