"""A stand-in for Amazon SQS that speaks its protocol, for code that sends to it."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class FakeSqs(ThreadingHTTPServer):
    """Accepts batches of at most ten, like Amazon's; refuses what tests want."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.bodies: list[str] = []
        self.delays_s: list[int] = []
        self.requests = 0
        self.refuses = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answers(BaseHTTPRequestHandler):
    server: FakeSqs

    def do_POST(self) -> None:
        size = int(self.headers["Content-Length"])
        request = json.loads(self.rfile.read(size))
        operation = self.headers["X-Amz-Target"].partition(".")[2]
        is_signed = self.headers["Authorization"].startswith("AWS4-HMAC-SHA256")
        answer = getattr(self, f"_{operation}")(request) if is_signed else None
        body = json.dumps(answer or {}).encode()
        self.send_response(200 if answer is not None else 403)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _SendMessageBatch(self, request: dict[str, Any]) -> dict[str, Any] | None:  # noqa: N802
        entries = request["Entries"]
        self.server.requests += 1
        if len(entries) > 10 or any(one["DelaySeconds"] > 900 for one in entries):
            return None
        if self.server.refuses:
            failed = {"Id": entries[0]["Id"], "Code": "Throttled", "SenderFault": False}
            return {"Successful": [], "Failed": [failed]}
        self.server.bodies += [entry["MessageBody"] for entry in entries]
        self.server.delays_s += [entry["DelaySeconds"] for entry in entries]
        return {"Successful": [], "Failed": []}

    def _GetQueueAttributes(self, request: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        return {"Attributes": {request["AttributeNames"][0]: "3"}}

    def log_message(self, *_: object) -> None:
        """Log nothing."""
