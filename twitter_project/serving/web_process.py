"""One web process: uvicorn, with connections that its parent has accepted.

`python -m twitter_project.serving.web_process <fd>`, started by `front`.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys

from uvicorn import Config, Server

from twitter_project.serving.front import COUNTS

TAKEN_AT_ONCE = 16
ALIVE_EVERY_TICKS = 50  # uvicorn's are 0.1 s apart


class FedServer(Server):
    """A uvicorn server that listens on nothing, and is handed its connections."""

    def __init__(self, config: Config, link: socket.socket) -> None:
        super().__init__(config)
        link.setblocking(False)
        self._link = link
        self._taken = 0
        self._told = (-1, -1)
        self._tasks: set[asyncio.Task[None]] = set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=[])
        asyncio.get_running_loop().add_reader(self._link, self._take)
        self._tell(force=True)

    async def on_tick(self, counter: int) -> bool:
        self._tell(force=counter % ALIVE_EVERY_TICKS == 0)
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().remove_reader(self._link)
        self._link.close()
        await super().shutdown(sockets=[])

    def _take(self) -> None:
        """Take the waiting connections, and confirm them before reading from any."""
        for _ in range(TAKEN_AT_ONCE):
            try:
                byte, descriptors, _flags, _address = socket.recv_fds(self._link, 1, 1)
            except BlockingIOError:
                break
            except OSError:
                byte, descriptors = b"", []
            if not byte:  # the parent is gone
                asyncio.get_running_loop().remove_reader(self._link)
                self.should_exit = True
                break
            self._taken += 1
            for descriptor in descriptors:
                task = asyncio.create_task(self._serve_connection(descriptor))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        self._tell()

    async def _serve_connection(self, descriptor: int) -> None:
        connection = socket.socket(fileno=descriptor)
        connection.setblocking(False)
        with contextlib.suppress(OSError):  # the client is gone already
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            loop = asyncio.get_running_loop()
            await loop.connect_accepted_socket(self._make_protocol, connection)

    def _make_protocol(self) -> asyncio.Protocol:
        protocol: asyncio.Protocol = self.config.http_protocol_class(  # type: ignore[call-arg]
            config=self.config,
            server_state=self.server_state,
            app_state=self.lifespan.state,
        )
        return protocol

    def _tell(self, *, force: bool = False) -> None:
        is_open = len(self.server_state.connections) + len(self._tasks)
        counts = (self._taken, max(0, self._taken - is_open))
        if counts == self._told and not force:
            return
        with contextlib.suppress(OSError):  # it is told with the next tick, or gone
            self._link.send(COUNTS.pack(*counts))
            self._told = counts


def make_config() -> Config:
    """Return the server's configuration (docs/adr/0010, 0015, 0019)."""
    return Config(
        "twitter_project.asgi:application",
        http="twitter_project.serving.protocol:BoundedProtocol",
        ws="none",
        timeout_graceful_shutdown=5,
        timeout_keep_alive=75,
        # PROXY_COUNT and HTTPS say whom to trust about addresses and TLS.
        proxy_headers=False,
        access_log=False,
        server_header=False,
        log_level="warning",
    )


if __name__ == "__main__":
    FedServer(make_config(), socket.socket(fileno=int(sys.argv[1]))).run()
