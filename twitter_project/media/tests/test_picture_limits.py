"""Tests how much of this machine one picture, and one account's pictures, may use."""

from __future__ import annotations

import io
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django.fixtures import Settings

from twitter_project.embedded.processes import start_mark, wait_for_end, wait_until
from twitter_project.media.pictures import pool
from twitter_project.media.pictures.accepting import PIXELS, make_avatar, process_image
from twitter_project.media.pictures.types import MadeImage
from twitter_project.media.uploads import MAX_BYTES
from twitter_project.shared.errors import AppError, Invalid, TooMany, Unavailable
from twitter_project.shared.rate_limits import spend
from twitter_project.workshop.testing.processes import ROOT, start_program
from twitter_project.workshop.testing.rate_limits import count_used

from .pictures_cast import encode, photo

pytestmark = pytest.mark.django_db
ADA = 1


def bomb(side_px: int = 6300) -> bytes:
    """Return a lossless WebP of one colour: some forty bytes, however large."""
    return encode(
        Image.new("RGB", (side_px, side_px), "navy"), "WEBP", lossless=True, method=0
    )


BOMB = bomb()


def process(content: bytes, name: str = "photo") -> MadeImage:
    return process_image(io.BytesIO(content), name=name, account_id=ADA)


def refused(content: bytes, name: str = "holiday") -> Invalid:
    with pytest.raises(Invalid) as caught:
        process(content, name)
    assert list(caught.value.errors) == ["file"]
    return caught.value


def resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def children() -> list[int]:
    """Return the processes that are decoding pictures for this process."""
    found = []
    for task in Path("/proc/self/task").iterdir():
        for pid in (task / "children").read_text().split():
            command = Path(f"/proc/{pid}/cmdline")
            if command.exists() and b"pictures.process" in command.read_bytes():
                found.append(int(pid))
    return found


def test_a_picture_is_made_elsewhere_and_nothing_of_it_stays_here() -> None:
    assert len(BOMB) < 100
    before = resident_mib()

    made = process(BOMB)

    assert (made.main.width_px, made.main.height_px) == (4096, 4096)
    assert made.preview is not None
    assert made.preview.width_px == 640
    assert made.blurhash
    assert resident_mib() - before < 30
    assert children() == []


def test_a_file_that_takes_too_much_memory_is_refused(settings: Settings) -> None:
    settings.PICTURE_MEMORY_MIB = 400

    error = refused(BOMB, "night.webp")

    assert error.code == "picture_too_heavy"
    assert "night.webp" in error.errors["file"][0]
    assert process(photo()).main.width_px == 320


def long_animation() -> bytes:
    """Return a GIF of 38 megapixels that takes seconds to encode as WebP."""
    small = [Image.effect_noise((100, 100), 90).convert("P") for _ in range(2)]
    frames = [small[number % 2].resize((1000, 1000)) for number in range(38)]
    return encode(frames[0], "GIF", save_all=True, append_images=frames[1:])


def test_a_file_that_takes_too_long_is_refused(settings: Settings) -> None:
    settings.PICTURE_CPU_S = 1
    settings.FFMPEG = "off"  # or the GIF would only be looked at here

    assert refused(long_animation()).code == "picture_too_heavy"


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGKILL, "unavailable"), (signal.SIGSEGV, "picture_broken")],
)
def test_a_process_that_dies_harms_nothing_else(number: int, code: str) -> None:
    with ThreadPoolExecutor(1) as thread:
        making = thread.submit(process, BOMB)
        assert wait_until(lambda: bool(children()), timeout_s=10)
        os.kill(children()[0], number)

        error = making.exception(timeout=20)

    assert isinstance(error, AppError)
    assert error.code == code
    assert process(photo()).main.width_px == 320


@contextmanager
def all_turns_taken() -> Iterator[None]:
    """Occupy every place on this machine where a picture could be decoded."""
    begun, ended = threading.Event(), threading.Event()

    def hold(_pixels: int) -> None:
        begun.set()
        ended.wait(30)

    with ThreadPoolExecutor(1) as thread:
        held = thread.submit(pool.make_in_process, "avatar", photo(), begin=hold)
        assert begun.wait(20)
        try:
            yield
        finally:
            ended.set()
            held.result(20)


def test_who_waits_too_long_is_told_when_to_come_back(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PICTURE_PROCESSES = 1
    monkeypatch.setattr(pool, "WAIT_S", 0.2)

    with all_turns_taken(), pytest.raises(Unavailable) as caught:
        process(photo())

    assert caught.value.retry_after_s == pool.RETRY_AFTER_S
    assert process(photo()).main.width_px == 320


def test_one_picture_at_a_time_and_few_that_wait(settings: Settings) -> None:
    settings.PICTURE_PROCESSES = 1
    waiting = pool.AT_ONCE - 1

    with ThreadPoolExecutor(12) as threads:
        with all_turns_taken():
            attempts = [threads.submit(process, photo()) for _ in range(12)]

            def done() -> list[Future[MadeImage]]:
                return [attempt for attempt in attempts if attempt.done()]

            assert wait_until(lambda: len(done()) == 12 - waiting, timeout_s=5)
            errors = [attempt.exception() for attempt in done()]
            assert len(children()) == 1
        results = [one.exception() for one in attempts]

    assert all(isinstance(error, Unavailable) for error in errors)
    assert results.count(None) == waiting


def test_a_process_ends_with_the_site_that_started_it(tmp_path: Path) -> None:
    (tmp_path / "bomb.webp").write_bytes(BOMB)
    program = start_program(
        """
        import pathlib
        from twitter_project.media.pictures.pool import make_in_process

        settings.DATA_DIR, settings.BASE_DIR = sys.argv[2], sys.argv[3]
        settings.PICTURE_PROCESSES, settings.PICTURE_CPU_S = 1, 15
        settings.PICTURE_MEMORY_MIB = 1024
        content = pathlib.Path(sys.argv[2], "bomb.webp").read_bytes()
        say = lambda _pixels: print("begun", flush=True)
        make_in_process("media", content, begin=say)
        """,
        str(tmp_path),
        str(ROOT),
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "begun\n"
    tasks = Path(f"/proc/{program.pid}/task/{program.pid}/children")
    (pid,) = map(int, tasks.read_text().split())
    mark = start_mark(pid)
    assert mark is not None

    program.kill()
    program.communicate()

    assert wait_for_end(pid, mark, timeout_s=5)


def test_an_account_has_so_many_pixels_in_a_while() -> None:
    spend(PIXELS, str(ADA), cost=PIXELS.amount - 2_500_000)
    process(encode(Image.new("L", (2000, 1000)), "PNG"))
    used = count_used(PIXELS, str(ADA))

    with pytest.raises(TooMany, match="many large pictures") as caught:
        process(photo())

    assert used == PIXELS.amount - 500_000
    assert 0 < caught.value.retry_after_s <= PIXELS.window_s
    assert children() == []
    process_image(io.BytesIO(photo()), name="hers", account_id=2)


def test_a_file_that_is_refused_undecoded_costs_no_pixels() -> None:
    refused(b"junk")
    refused(bomb(6400))

    assert count_used(PIXELS, str(ADA)) == 0


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("x.JPG", "image/jpeg"),
        ("x.png", "image/webp"),
        ("x.gif", "image/svg+xml"),
        ("x", "application/octet-stream"),
        ("image.heic", ""),
        ("blob", None),
    ],
)
def test_the_content_says_what_a_picture_is(
    name: str, content_type: str | None
) -> None:
    file = SimpleUploadedFile(name, photo(), content_type)  # type: ignore[arg-type]

    made = process_image(file, name=name, account_id=ADA)

    assert made.main.content_type == "image/jpeg"


def test_a_refused_avatar_names_its_own_field() -> None:
    with pytest.raises(Invalid) as caught:
        make_avatar(io.BytesIO(b""), name="me.jpg", account_id=ADA)

    assert list(caught.value.errors) == ["avatar"]


def test_an_empty_file_is_refused() -> None:
    assert refused(b"").code == "picture_empty"


def test_a_file_over_ten_megabytes_is_refused_and_not_read_further() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            assert size > 0
            self.given += size
            return b"\xff" * size

    endless = Endless()
    with pytest.raises(Invalid) as caught:
        process_image(endless, name="big.jpg", account_id=ADA)

    assert caught.value.code == "picture_too_large"
    assert endless.given <= MAX_BYTES + 1


def test_a_long_name_is_cut_and_a_path_is_not_shown() -> None:
    error = refused(b"junk", "/home/ada/" + "x" * 500 + "the_end.png")

    message = error.errors["file"][0]
    assert "the_end.png" in message
    assert "home" not in message
    assert len(message) < 200
