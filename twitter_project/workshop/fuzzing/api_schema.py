"""Fuzzes the API with schemathesis, signed in and signed out: `make fuzz`.

Everything it needs, including servers, lives in a separate folder and is gone at the
end. Further arguments are passed on to `schemathesis run`.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

CONFIG = Path(__file__).with_name("schemathesis.toml")
HOST = "127.0.0.1"
START_S = 60.0
PASSWORD = "a loom of numbers"
DEFAULT_OPTIONS = ("--max-examples", "50", "--max-time", "300")
# Empty values keep `.env` and the shell from naming servers that people use.
SERVER_VARIABLES = (
    *("MONGODB_URI", "DB_HOST", "DB_USERNAME", "DB_PASSWORD"),
    *("BUCKET_NAME", "AWS_ENDPOINT_URL_S3"),
)


def main(options: Sequence[str]) -> int:
    """Run against our own server; return 0 if nothing was found."""
    folder = tempfile.mkdtemp(prefix="fuzz-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (Path(folder) / "static").mkdir()
    prepare_environment(folder)

    import django

    django.setup()
    from twitter_project.operations.migrating import migrate_databases

    migrate_databases()
    token = make_world()
    with _serve(Path(folder) / "server.log") as url:
        found = [
            fuzz(url, who, options or DEFAULT_OPTIONS, folder) for who in (token, "")
        ]
    return max(found)


def make_world() -> str:
    """Create people who post, and return a token for one of them.

    Their handles are those in `schemathesis.toml` and in the schema's examples.
    """
    from tweets.services import like_tweet
    from twitter_project.workshop.posting import post_tweet
    from users.api.tokens import Access
    from users.models import User
    from users.services import follow_user, register_user

    ada_id, grace_id, fuzzer_id = (
        register_user(
            handle=handle,
            email=f"{handle}@example.net",
            password=PASSWORD,
            is_invented=True,
        )
        for handle in ("ada_l", "grace_h", "fuzzer")
    )
    for number in range(30):
        text = f"Good morning #harbour {number} @fuzzer"
        tweet_id = post_tweet(author_id=ada_id, text=text)
        like_tweet(user_id=grace_id, tweet_id=tweet_id)
    follow_user(follower_id=ada_id, followee_id=fuzzer_id)
    token = Access.for_user(User.objects.get(id=fuzzer_id))
    token.set_exp(lifetime=timedelta(days=1))
    return str(token)


def fuzz(url: str, token: str, options: Sequence[str], folder: str) -> int:
    """Run schemathesis with the token, or signed out; return its exit status.

    Its caches go into `folder`.
    """
    print("Signed in:" if token else "Signed out:", flush=True)  # noqa: T201
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "--no-color"),
        *("--config-file", str(CONFIG), "run", f"{url}/rest/v1/schema"),
        *("--generation-database", "none", "--continue-on-failure", *options),
    ]
    if token:
        command += ["--header", f"Authorization: Bearer {token}"]
    return subprocess.run(command, cwd=folder, check=False).returncode


def prepare_environment(folder: str) -> None:
    """Start servers in the folder, and make Django use them and nothing else."""
    from twitter_project.embedded import ensure_servers

    os.environ.update(dict.fromkeys(SERVER_VARIABLES, ""))
    os.environ.update(
        APP_ENV="test",
        DATA_DIR=folder,
        DJANGO_SETTINGS_MODULE="twitter_project.settings",
        LOG_LEVEL="ERROR",
    )
    ensure_servers()


@contextmanager
def _serve(log: Path) -> Iterator[str]:
    """Run the site with gunicorn, as `run` does, and yield its address.

    At the end, print errors from inside the site; refused requests are expected.
    """
    from twitter_project.embedded.processes import (
        find_free_port,
        site_answers,
        wait_until,
    )

    port = find_free_port()
    with log.open("wb") as output:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "twitter_project.wsgi"),
                *("--worker-class", "gthread", "--threads", "4"),
                *("--bind", f"{HOST}:{port}", "--log-level", "warning"),
                # Otherwise gunicorn would refuse long lines before they reach the API.
                *("--limit-request-line", "0"),
                *("--chdir", str(Path(__file__).resolve().parents[3])),
            ],
            stdout=output,
            stderr=output,
        )
    try:
        if not wait_until(lambda: site_answers(port), timeout_s=START_S):
            raise SystemExit(f"The site did not answer in {START_S:.0f} s.")
        yield f"http://{HOST}:{port}"
    finally:
        server.terminate()
        server.wait()
        lines = log.read_text(errors="replace").splitlines()
        print(*(line for line in lines if " WARNING " not in line), sep="\n")  # noqa: T201


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
