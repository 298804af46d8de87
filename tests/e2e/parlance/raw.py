"""Bytes on a TCP connection, for requests no client library would send."""

import base64
import os
import socket
import struct
from urllib.parse import urlsplit


class Raw:
    """A connection to the deployment."""

    def __init__(self, deployment, seconds=60, receive_buffer=None):
        address = urlsplit(deployment.url)
        self.host = address.netloc
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(seconds)
        self.socket.connect((address.hostname, address.port))

    def send(self, data):
        """Sends; a peer that has hung up is fine."""
        try:
            self.socket.sendall(data)
            return True
        except OSError:
            return False

    def status(self):
        """The status of the answer, or None if the server just hung up."""
        head = self.read_until(b"\r\n")
        parts = head.split(b" ")
        return int(parts[1]) if len(parts) > 1 and head.startswith(b"HTTP/1.") else None

    def read_until(self, end):
        """Reads up to a marker or the end of the stream."""
        data = b""
        try:
            while not data.endswith(end):
                piece = self.socket.recv(1)
                if not piece:
                    break
                data += piece
        except ConnectionError:
            pass
        return data

    def closed(self):
        """Whether the server hangs up (within the timeout) after whatever it still sends."""
        try:
            while self.socket.recv(65536):
                pass
        except TimeoutError:
            return False
        except ConnectionError:
            pass
        return True

    def close(self):
        """Hangs up."""
        self.socket.close()

    def upgrade(self, token=None):
        """Opens a WebSocket by hand; returns the status."""
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            "GET /api/v4/websocket HTTP/1.1", f"Host: {self.host}", "Connection: Upgrade", "Upgrade: websocket",
            "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}",
        ]
        if token:
            lines.append(f"Authorization: Bearer {token}")
        self.send(("\r\n".join(lines) + "\r\n\r\n").encode())
        head = self.read_until(b"\r\n\r\n")
        return int(head.split(b" ")[1]) if head else None

    def frame(self, opcode, payload, fin=True, mask=True, reserved=0):
        """Sends one WebSocket frame, valid or not."""
        first = (0x80 if fin else 0) | reserved | opcode
        size = len(payload)
        bit = 0x80 if mask else 0
        if size < 126:
            head = struct.pack("!BB", first, bit | size)
        elif size < 65536:
            head = struct.pack("!BBH", first, bit | 126, size)
        else:
            head = struct.pack("!BBQ", first, bit | 127, size)
        if mask:
            head += b"\0\0\0\0"
        return self.send(head + payload)
