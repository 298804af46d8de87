"""Databases of the suites, and private PostgreSQL clusters."""

import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from . import ports
from .process import Process
from .settings import variable


def bin_dir():
    """Where initdb and postgres are."""
    given = variable("PG_BIN")
    if given:
        return given
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda p: int(p.split("/")[4]))
    if found:
        return found[-1]
    on_path = shutil.which("initdb")
    if on_path:
        return os.path.dirname(on_path)
    raise RuntimeError("no PostgreSQL found: set PG_BIN to the folder of initdb")


class Cluster:
    """A private PostgreSQL; `durable` keeps fsync on, so that kill -9 is a fair test."""

    def __init__(self, durable=False):
        self.home = Path(tempfile.mkdtemp(prefix="parlance-e2e-pg-"))
        self.data = self.home / "data"
        self.port = ports.free()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        self.bin = bin_dir()
        # PostgreSQL refuses to run as root.
        self.prefix = []
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.home, owner.pw_uid, owner.pw_gid)
            self.prefix = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
        subprocess.run(
            [*self.prefix, f"{self.bin}/initdb", "-D", str(self.data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C"],
            check=True, stdout=subprocess.DEVNULL, cwd="/",
        )
        options = {
            "port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": 300,
            "shared_buffers": "128MB", "fsync": "on" if durable else "off", "synchronous_commit": "on" if durable else "off",
            "full_page_writes": "on" if durable else "off",
        }
        command = [*self.prefix, f"{self.bin}/postgres", "-D", str(self.data)]
        for key, value in options.items():
            command += ["-c", f"{key}={value}"]
        self.process = Process("postgres", command, {}, self.home / "log")
        self.start()

    def start(self, seconds=90):
        """Starts and waits until it takes connections; after a kill, recovery and old children may take a moment."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not self.process.alive():
                self.process.spawn()
            try:
                psycopg.connect(self.url, connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.1)
        raise RuntimeError(f"PostgreSQL did not come up\n{self.process.tail()}")

    def kill(self):
        """kill -9 of the postmaster; its children notice and leave."""
        self.process.kill()
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def remove(self):
        """Stops and deletes."""
        if self.process.alive():
            self.process.child.send_signal(signal.SIGINT)
            self.process.child.wait(20)
        shutil.rmtree(self.home, ignore_errors=True)


def with_database(url, name):
    """The same server, another database."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{name}"))


def create_database(url):
    """Makes an empty database and returns its URL."""
    name = f"parlance_e2e_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return with_database(url, name)


def drop_database(url, database_url):
    """Removes a database made by `create_database`."""
    name = urlsplit(database_url).path.lstrip("/")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
