"""A private NATS server with JetStream."""

import shutil
import socket
import tempfile
import time
from pathlib import Path

from . import ports
from .process import Process
from .settings import variable


class Nats:
    """It can be killed, started again, and made to lose its store."""

    def __init__(self):
        self.home = Path(tempfile.mkdtemp(prefix="parlance-e2e-nats-"))
        self.store = self.home / "store"
        self.port = ports.free()
        self.url = f"nats://127.0.0.1:{self.port}"
        program = variable("NATS_SERVER") or shutil.which("nats-server")
        if not program:
            raise RuntimeError("no nats-server found: set NATS_SERVER")
        command = [program, "-a", "127.0.0.1", "-p", str(self.port), "-js", "-sd", str(self.store)]
        self.process = Process("nats", command, {}, self.home / "log")
        self.start()

    def start(self, seconds=90):
        """Starts and waits for its greeting."""
        self.process.spawn()
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                    if connection.recv(5) == b"INFO ":
                        return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"NATS did not come up\n{self.process.tail()}")

    def kill(self, wipe=False):
        """kill -9, with its data if asked."""
        self.process.kill()
        if wipe:
            shutil.rmtree(self.store, ignore_errors=True)

    def remove(self):
        """Stops and deletes."""
        self.process.kill()
        shutil.rmtree(self.home, ignore_errors=True)
