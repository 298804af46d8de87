"""A virus scanner that knows one virus: the real one where it is installed, else something that speaks like it."""

import shutil
import socket
import socketserver
import tempfile
import threading
import time
from pathlib import Path

from . import ports
from .process import Process

# What scanners are tried with; put together here, so that none finds it in this file.
VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE" + b"!$H+H*"


class Clamd:
    """Listens on a free port of the loopback interface until it is stopped."""

    def __init__(self):
        self.home = Path(tempfile.mkdtemp(prefix="parlance-clamd-"))
        self.port = ports.free()
        self.process = self.server = None
        program = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")
        if program:
            self._start(program)
        else:
            self.server = socketserver.ThreadingTCPServer(("127.0.0.1", self.port), Stream)
            self.server.daemon_threads = True
            threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def _start(self, program):
        (self.home / "known.ndb").write_text(f"Known-Virus:0:*:{VIRUS.hex()}\n", encoding="ascii")
        config = self.home / "clamd.conf"
        config.write_text(
            f"DatabaseDirectory {self.home}\nTCPSocket {self.port}\nTCPAddr 127.0.0.1\nForeground yes\nStreamMaxLength 200M\n", encoding="ascii")
        self.process = Process("clamd", [program, "-c", str(config)], {}, self.home / "clamd.log")
        self.process.spawn()
        deadline = time.monotonic() + 90
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                assert time.monotonic() < deadline and self.process.alive(), self.process.tail()
                time.sleep(0.1)

    def stop(self):
        """Ends it."""
        if self.process:
            self.process.kill()
        else:
            self.server.shutdown()
            self.server.server_close()
        shutil.rmtree(self.home, ignore_errors=True)


class Stream(socketserver.StreamRequestHandler):
    """One INSTREAM."""

    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(length)
        self.wfile.write(b"stream: Known-Virus FOUND\0" if VIRUS in content else b"stream: OK\0")
