"""Ids for a process that runs the engine without the project's other apps."""

from twitter_project.shared.ids import Lease


class OnlyProcess:
    """Leases the only worker number of a process that has its database to itself."""

    def claim(self, now_ms: int) -> Lease:
        return Lease(worker=0, token="", from_ms=now_ms, until_ms=now_ms + 10**9)

    def renew(self, lease: Lease, now_ms: int) -> Lease:
        return self.claim(now_ms)

    def release(self, lease: Lease, last_ms: int) -> None:
        """Do nothing: nobody waits for the number."""
