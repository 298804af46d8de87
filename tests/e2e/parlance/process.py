"""One program under test: start, wait, stop, kill, measure."""

import atexit
import os
import signal
import subprocess
import time

import httpx
import psutil

_running = set()


class Process:
    """A child with its own log file; it can be killed and started again under the same address."""

    def __init__(self, name, command, env, log, ready=None, ca=None):
        self.name = name
        self.command = command
        self.env = {"PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", "/tmp"), "RUST_BACKTRACE": "1", **env}
        self.log = log
        self.ready = ready
        self.ca = ca
        self.child = None

    def start(self, seconds=90):
        """Starts and waits until the ready URL answers 200."""
        self.spawn()
        self.wait(seconds)

    def spawn(self):
        """Starts without waiting."""
        with open(self.log, "ab") as log:
            self.child = subprocess.Popen(
                self.command, env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        _running.add(self)

    def wait(self, seconds=90):
        """Waits for the ready URL."""
        if not self.ready:
            return
        deadline = time.monotonic() + seconds
        answer = None
        while time.monotonic() < deadline:
            if not self.alive():
                raise RuntimeError(f"{self.name} ended with {self.child.returncode}:\n{self.tail()}")
            try:
                answer = httpx.get(self.ready, timeout=10, verify=self.ca or True)
                if answer.status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        last = f"{answer.status_code} {answer.text}" if answer is not None else "nothing"
        raise RuntimeError(f"{self.name} was not ready after {seconds} s; {self.ready} said {last}\n{self.tail()}")

    def alive(self):
        """Whether the child runs."""
        return self.child is not None and self.child.poll() is None

    def stop(self, seconds=30):
        """SIGTERM; returns the exit code. A child that ignores it is killed and reported."""
        if not self.alive():
            _running.discard(self)
            return self.child.returncode if self.child else None
        self.child.send_signal(signal.SIGTERM)
        try:
            code = self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise RuntimeError(f"{self.name} did not stop within {seconds} s of SIGTERM\n{self.tail()}") from None
        _running.discard(self)
        return code

    def kill(self):
        """kill -9."""
        if self.alive():
            self.child.kill()
            self.child.wait()
        _running.discard(self)

    def rss(self):
        """Resident bytes."""
        return psutil.Process(self.child.pid).memory_info().rss

    def forget_peak(self):
        """From now on `peak` is that of what is done from now on."""
        with open(f"/proc/{self.child.pid}/clear_refs", "w", encoding="ascii") as refs:
            refs.write("5")

    def peak(self):
        """Resident bytes at their highest."""
        with open(f"/proc/{self.child.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))

    def tail(self, lines=40, without=None):
        """The end of the log, for failures; `without` leaves out the lines that hold it."""
        try:
            with open(self.log, encoding="utf-8", errors="replace") as log:
                kept = [line for line in log.read().splitlines() if not without or without not in line]
            return "\n".join(kept[-lines:])
        except OSError:
            return "(no log)"


@atexit.register
def _end_all():
    for process in list(_running):
        process.kill()
