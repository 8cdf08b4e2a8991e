"""Secrets of a local site: created at the first start, kept for the next.

A secret in the source code would be known to everybody.
"""

import os
import secrets
import threading
from pathlib import Path

SECRET_BYTES = 48


def find_or_make(folder: Path, name: str, *, size_bytes: int = SECRET_BYTES) -> str:
    """Return the secret of that name, the same in all processes of the data folder.

    Only the owner may read the file. Raises: OSError if the folder cannot be written.
    """
    path = folder / name
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / f".{name}.{os.getpid()}.{threading.get_ident()}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(size_bytes))
        try:
            os.link(draft, path)  # completely or not at all, and the first writer wins
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()
