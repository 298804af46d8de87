"""Databases that the seed program filled."""

import subprocess

from . import settings
from .deployment import Parlance

PASSWORD = "Pass-word-of-all1"


class Seeded(Parlance):
    """A server on a database that was filled before its first start."""

    def __init__(self, cluster_url, nats_url, size):
        self.size = size
        super().__init__("standalone", cluster_url, nats_url)

    def _add(self, name, env, url, program=None):
        super()._add(name, env, url, program)
        subprocess.run([settings.binary("standalone"), "migrate"], env={**self.processes[name].env}, check=True, timeout=180)
        self.filling = seed("fill", self.database_url, *self.size, "--password", PASSWORD)

    def _first_account(self):
        """The seed made it."""


def seed(command, url, *options):
    """Runs the program; returns how it ended."""
    return subprocess.run(
        [settings.binary("seed"), command, "--database", url, *options], capture_output=True, text=True, timeout=300)
