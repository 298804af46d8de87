"""Free loopback ports."""

import socket

_given = set()


def free():
    """A port nobody listens on and that this run has not handed out before."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if port not in _given:
            _given.add(port)
            return port
