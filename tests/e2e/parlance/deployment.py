"""Parlance as it is deployed: in one process, or one process a service."""

import shutil
import ssl
import tempfile
import uuid
from pathlib import Path

import httpx

from . import certificate, ports, postgres
from .process import Process
from .settings import PASSWORD, RELAXED, binary

ADMIN = "e2e-admin"


class Deployment:
    """Where a server is and how its first administrator logs in."""

    kind = "external"

    def __init__(self, url, admin_name=ADMIN, admin_password=PASSWORD, ca=None):
        self.url = url
        self.admin_name = admin_name
        self.admin_password = admin_password
        self.ca = ca
        self.processes = {}

    @property
    def verify(self):
        """What httpx wants to know about certificates."""
        return ssl.create_default_context(cafile=self.ca) if self.ca else True

    def rss(self):
        """Resident bytes of all our processes."""
        return sum(process.rss() for process in self.processes.values())

    def tails(self):
        """The ends of all logs, for failures: what is worse than ordinary."""
        tails = {name: process.tail(20, without='"level":"INFO"') for name, process in self.processes.items()}
        return "\n".join(f"--- {name}\n{tail}" for name, tail in tails.items())

    def stop(self):
        """Nothing to stop on somebody else's server."""


class Parlance(Deployment):
    """Our programs on free ports over a fresh database."""

    def __init__(self, kind, cluster_url, nats_url, tls=False, env=None):
        self.home = Path(tempfile.mkdtemp(prefix="parlance-e2e-"))
        self.kind = kind
        self.port, self.metrics_port, self.forward_port = ports.free(), ports.free(), ports.free()
        scheme = "https" if tls else "http"
        files = certificate.make(self.home) if tls else {}
        super().__init__(f"{scheme}://127.0.0.1:{self.port}", ca=files.get("ca"))
        self.cluster_url = cluster_url
        self.database_url = postgres.create_database(cluster_url)
        auth, messaging, files_port, search = (ports.free() for _ in range(4))
        self.identity_key = uuid.uuid4().hex * 2
        shared = {
            **RELAXED,
            "MM_SQLSETTINGS_DATASOURCE": self.database_url,
            "PARLANCE_NATS_URL": nats_url,
            "PARLANCE_SUBJECT_PREFIX": f"e2e{uuid.uuid4().hex[:8]}",
            "PARLANCE_IDENTITY_KEY": self.identity_key,
            "PARLANCE_AUTH_URL": f"http://127.0.0.1:{auth}",
            "PARLANCE_MESSAGING_URL": f"http://127.0.0.1:{messaging}",
            "PARLANCE_FILES_URL": f"http://127.0.0.1:{files_port}",
            "PARLANCE_SEARCH_URL": f"http://127.0.0.1:{search}",
            "MM_FILESETTINGS_DIRECTORY": str(self.home / "files"),
            **(env or {}),
        }
        door = {
            **shared,
            "MM_SERVICESETTINGS_SITEURL": self.url,
            "MM_SERVICESETTINGS_LISTENADDRESS": f"127.0.0.1:{self.port}",
            "MM_METRICSSETTINGS_LISTENADDRESS": f"127.0.0.1:{self.metrics_port}",
        }
        if tls:
            door |= {
                "MM_SERVICESETTINGS_CONNECTIONSECURITY": "TLS",
                "MM_SERVICESETTINGS_TLSCERTFILE": files["leaf"],
                "MM_SERVICESETTINGS_TLSKEYFILE": files["key"],
                "MM_SERVICESETTINGS_TLSSTRICTTRANSPORT": "true",
                "MM_SERVICESETTINGS_FORWARD80TO443": "true",
                "MM_SERVICESETTINGS_FORWARDPORT": str(self.forward_port),
            }
        if kind == "standalone":
            self._add("standalone", door, self.url)
        else:
            self._add("auth", self._inner(shared), f"http://127.0.0.1:{auth}")
            self._add("messaging", self._inner(shared), f"http://127.0.0.1:{messaging}")
            self._add("files", self._inner(shared), f"http://127.0.0.1:{files_port}")
            self._add("search", self._inner(shared), f"http://127.0.0.1:{search}")
            self._add("gateway", door, self.url)
        try:
            for process in self.processes.values():
                process.spawn()
            for process in self.processes.values():
                process.wait()
            self._first_account()
        except BaseException:
            self.stop()
            raise

    def _inner(self, shared):
        return {
            **shared,
            "MM_SERVICESETTINGS_SITEURL": self.url,
            "PARLANCE_METRICS_ADDRESS": f"127.0.0.1:{ports.free()}",
        }

    def metrics(self, program):
        """What a program counts; in one process all is counted there."""
        env = (self.processes.get(program) or self.processes["standalone"]).env
        address = env.get("PARLANCE_METRICS_ADDRESS") or env["MM_METRICSSETTINGS_LISTENADDRESS"]
        return httpx.get(f"http://{address}/metrics").text

    def _add(self, name, env, url, program=None):
        self.processes[name] = Process(
            name, [binary(program or name)], env, self.home / f"{name}.log", ready=f"{url}/readyz",
            ca=self.verify if self.ca and url == self.url else None)

    def another_gateway(self):
        """A second door to the same services."""
        port = ports.free()
        env = {
            **self.processes["gateway"].env,
            "MM_SERVICESETTINGS_LISTENADDRESS": f"127.0.0.1:{port}",
            "MM_METRICSSETTINGS_LISTENADDRESS": f"127.0.0.1:{ports.free()}",
        }
        url = f"http://127.0.0.1:{port}"
        self._add("gateway-2", env, url, program="gateway")
        self.processes["gateway-2"].start()
        return Deployment(url)

    def _first_account(self):
        body = {"username": self.admin_name, "email": f"{self.admin_name}@example.com", "password": self.admin_password}
        answer = httpx.post(f"{self.url}/api/v4/users", json=body, verify=self.verify, timeout=30)
        if answer.status_code != 201 or "system_admin" not in answer.json()["roles"]:
            raise RuntimeError(f"the first account answered {answer.status_code} {answer.text}\n{self.tails()}")

    def stop(self):
        """Stops the programs, gateway first, and drops the database."""
        failures = []
        for name in reversed(list(self.processes)):
            try:
                code = self.processes[name].stop()
                if code not in (0, None):
                    failures.append(f"{name} ended with {code}\n{self.processes[name].tail()}")
            except RuntimeError as failure:
                failures.append(str(failure))
        postgres.drop_database(self.cluster_url, self.database_url)
        shutil.rmtree(self.home, ignore_errors=True)
        if failures:
            raise RuntimeError("unclean stop: " + "; ".join(failures))
