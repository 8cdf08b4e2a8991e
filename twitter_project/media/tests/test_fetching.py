"""Tests fetching from servers that want to do us harm."""

import time
from collections.abc import Iterator
from ipaddress import ip_address

import pytest

from twitter_project.media.fetching import PUBLIC, Fetched, NotFetched, Reach, fetch
from twitter_project.media.fetching.pages import decode, read_page
from twitter_project.media.fetching.reach import is_public
from twitter_project.workshop.testing.hostile_server import (
    INSIDE,
    OUTSIDE,
    HostileServer,
    head,
    hostile_server,
    make_bomb,
)

MAX_BYTES = 100_000
WITHIN_S = 0.5


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with hostile_server() as server:
        yield server


def get(server: HostileServer, url: str, *, reach: Reach | None = None) -> Fetched:
    return fetch(
        url,
        accept="text/html",
        agent="Tern",
        max_bytes=MAX_BYTES,
        deadline=time.monotonic() + WITHIN_S,
        reach=reach or server.reach,
    )


def refused(server: HostileServer, url: str, *, reach: Reach | None = None) -> str:
    began = time.monotonic()
    with pytest.raises(NotFetched) as error:
        get(server, url, reach=reach)
    assert time.monotonic() - began < WITHIN_S + 1
    assert (INSIDE, "/secret") not in server.asked
    return str(error.value)


def test_a_page_is_fetched_from_the_checked_address_in_the_hosts_name(
    server: HostileServer,
) -> None:
    server.page("/a%20b?q=1", b"<title>Hi</title>")

    found = get(server, server.url("/a%20b?q=1", host="b\xfccher.example"))

    assert found.body == b"<title>Hi</title>"
    assert found.content_type == "text/html; charset=utf-8"
    assert not found.is_cut
    assert server.asked == [(OUTSIDE, "/a%20b?q=1")]
    assert server.hosts == [f"xn--bcher-kva.example:{server.port}"]


def test_redirects_are_followed(server: HostileServer) -> None:
    server.redirect("/one", "/two?x=1")
    server.redirect("/two?x=1", server.url("/three", host="other.example"))
    server.page("/three", b"here")

    found = get(server, server.url("/one"))

    assert (found.body, found.url) == (b"here", server.url("/three", "other.example"))
    assert server.resolved == ["example.com", "example.com", "other.example"]


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:{port}/secret",
        "http://[::1]:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://127.0.0.1./secret",
        "http://user:pass@example.com:{port}/secret",
        "http://example.com:22/secret",
        "https://example.com:80/secret",
        "file:///etc/passwd",
        "gopher://example.com/secret",
        "//127.0.0.1:{port}/secret",
        "http://exa mple.com/secret",
        "http://[/secret",
        "/" + "a" * 5000,
    ],
)
def test_a_redirect_is_checked_like_the_first_url(
    server: HostileServer, location: str
) -> None:
    server.redirect("/one", location.format(port=server.port))
    server.page("/secret", b"secret")

    refused(server, server.url("/one"))

    assert server.asked == [(OUTSIDE, "/one")]


def test_an_answer_of_the_name_system_that_changes_does_not_matter(
    server: HostileServer,
) -> None:
    server.page("/secret", b"public")
    answers = [[OUTSIDE], [INSIDE]]
    reach = Reach(
        is_allowed=server.reach.is_allowed,
        more_ports=server.reach.more_ports,
        resolve=lambda host, port: answers.pop(0),
    )

    assert get(server, server.url("/secret"), reach=reach).body == b"public"
    assert server.asked == [(OUTSIDE, "/secret")]
    assert "not public" in refused(server, server.url("/secret"), reach=reach)


def test_a_host_with_one_address_inside_is_not_asked(server: HostileServer) -> None:
    reach = Reach(
        is_allowed=server.reach.is_allowed,
        more_ports=server.reach.more_ports,
        resolve=lambda host, port: [OUTSIDE, INSIDE],
    )

    assert "not public" in refused(server, server.url("/secret"), reach=reach)
    assert server.asked == []


def test_a_name_system_that_does_not_answer_takes_no_longer(
    server: HostileServer,
) -> None:
    def resolve(host: str, port: int) -> list[str]:
        time.sleep(WITHIN_S + 0.5)
        return [OUTSIDE]

    refused(server, server.url("/"), reach=Reach(resolve=resolve))


def test_a_hundred_redirects_are_too_many(server: HostileServer) -> None:
    for number in range(100):
        server.redirect(f"/{number}", f"/{number + 1}")
    server.redirect("/loop", "/loop")

    assert "too many" in refused(server, server.url("/0"))
    assert len(server.asked) == 6
    assert "too many" in refused(server, server.url("/loop"))


@pytest.mark.parametrize(
    "begin", [b"", b"HTTP/1.1 200 OK\r\nX: ", head(), head("Content-Length: 99999")]
)
def test_a_slow_drip_ends_at_the_deadline(server: HostileServer, begin: bytes) -> None:
    server.drip("/", begin)

    refused(server, server.url("/"))


def test_a_drip_of_redirects_has_one_deadline(server: HostileServer) -> None:
    def slow(client: object) -> None:
        time.sleep(0.3)
        server.answers["/two"](client)  # type: ignore[arg-type]

    server.redirect("/two", "/one")
    server.answers["/one"] = slow

    refused(server, server.url("/one"))


@pytest.mark.parametrize(
    "headers", [(), ("Content-Length: 5368709120",), ("Content-Type: image/png",)]
)
def test_a_body_of_5_gb_is_cut(server: HostileServer, headers: tuple[str, ...]) -> None:
    server.flood("/", *headers)

    found = get(server, server.url("/"))

    assert (len(found.body), found.is_cut) == (MAX_BYTES, True)
    assert server.sent_bytes < 50_000_000


def test_a_compressed_page_is_read_and_a_bomb_is_cut(server: HostileServer) -> None:
    server.page("/page", make_bomb(0), "Content-Encoding: gzip")
    server.page("/bomb", make_bomb(200 * 1024**2), "Content-Encoding: gzip")
    server.page("/broken", b"not gzip", "Content-Encoding: gzip")
    server.page("/other", b"", "Content-Encoding: br")

    assert get(server, server.url("/page")).body == b""
    bomb = get(server, server.url("/bomb"))
    assert (len(bomb.body), bomb.is_cut) == (MAX_BYTES, True)
    refused(server, server.url("/broken"))
    refused(server, server.url("/other"))


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 302 Found\r\n\r\n",
        b"HTTP/1.1 404 Not Found\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"b" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_a_broken_answer_is_refused(server: HostileServer, answer: bytes) -> None:
    server.answers["/"] = lambda client: client.sendall(answer)

    refused(server, server.url("/"))


def test_tls_is_spoken_in_the_hosts_name_and_verified(server: HostileServer) -> None:
    server.answers["/"] = lambda client: None

    refused(server, f"https://example.com:{server.port}/")


@pytest.mark.parametrize(
    ("address", "is_open"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        *((inside, False) for inside in ("0.1.2.3", "127.0.0.1", "10.1.2.3")),
        *((inside, False) for inside in ("172.16.0.1", "192.168.1.1", "100.64.0.1")),
        *((inside, False) for inside in ("169.254.169.254", "224.0.0.1", "240.0.0.1")),
        *((inside, False) for inside in ("255.255.255.255", "198.18.0.1", "192.0.2.1")),
        *((inside, False) for inside in ("::", "::1", "fe80::1", "fc00::1", "ff02::1")),
        *((inside, False) for inside in ("::ffff:127.0.0.1", "::ffff:10.0.0.1")),
        *((inside, False) for inside in ("2002:7f00:1::", "64:ff9b::7f00:1")),
        *((inside, False) for inside in ("2001:db8::1", "fec0::1", "2001:0:1::1")),
        ("64:ff9b::5db8:d70e", True),
    ],
)
def test_only_public_addresses_may_be_asked(address: str, is_open: bool) -> None:
    assert is_public(ip_address(address)) is is_open


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://localhost/", "http://2130706433/", "http://0/"]
)
def test_the_usual_reach_leaves_this_machine_alone(
    server: HostileServer, url: str
) -> None:
    refused(server, url, reach=PUBLIC)


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("caf\xe9".encode("latin-1"), "text/html; charset=utf-8", "caf\xe9"),
        ("caf\xe9".encode(), "text/html; charset=iso-8859-1; x", "caf\xc3\xa9"),
        ("caf\xe9".encode(), "text/html", "caf\xe9"),
        ("caf\xe9".encode(), "text/html; charset=zip", "caf\xe9"),
        (b"+ADw-script+AD4-", "text/html; charset=utf-7", "+ADw-script+AD4-"),
        (
            '<meta charset="shift_jis">\u65e5\u672c'.encode("shift_jis"),
            "text/html",
            '<meta charset="shift_jis">\u65e5\u672c',
        ),
        ("\ufeffcaf\xe9".encode("utf-16-le"), "text/html; charset=utf-8", "caf\xe9"),
        (b"\xff\x00\x81", "text/html; charset=utf-8", "\xff\x00\ufffd"),
    ],
)
def test_a_charset_that_lies_is_seen_through(
    body: bytes, content_type: str, text: str
) -> None:
    assert decode(body, content_type) == text


def test_a_page_may_be_cut_in_the_middle_of_a_character() -> None:
    body = "\u65e5\u672c".encode()[:-1]

    assert decode(body, "text/html; charset=utf-8", is_cut=True) == "\u65e5"


NESTED = (
    *("<div>", "<b><i>", "<a>", "<table><tr><td>", "<svg><foreignObject>", "<select>"),
    *("<template>", "<b></i><p>", "<p><table><form>", "<math>", "<font size=1>"),
    *("<meta property=og:title content=a>", "<!--", "<", "<title>", "</p>", "<b"),
    *('<meta content="', "<html a=b>", "<script></script>", "&amp;", "\0"),
)


@pytest.mark.parametrize("piece", NESTED)
def test_a_page_is_read_in_linear_time(piece: str) -> None:
    """Sixteen times the page would take 256 times as long if it were quadratic."""

    def measure(length: int) -> float:
        page = (piece * (length // len(piece))).encode()
        started = time.thread_time()
        read_page(page, content_type="text/html", url="https://x.example/")
        return time.thread_time() - started

    short_s = min(measure(8_000) for _ in range(3))
    assert measure(128_000) < 64 * short_s + 0.05


def test_spaces_in_a_content_type_take_no_time() -> None:
    content_type = "text/html; charset=" + " " * 60_000 + "!"

    started = time.thread_time()
    read_page(b"<title>T</title>", content_type=content_type, url="https://x.example/")

    assert time.thread_time() - started < 0.1


def test_what_nests_is_left_out_and_what_a_page_says_is_kept() -> None:
    page = b"""<html><head><div><noscript>
      <meta name="description" content="<b>Words</b>">
      </noscript><script>"<title>No</title>"</script><title>A <b>title</b></title>
      <textarea><meta property="og:title" content="No"></textarea>"""

    facts = read_page(page, content_type="text/html", url="https://x.example/")

    assert (facts.title, facts.description) == ("A title", "<b>Words</b>")


def test_a_page_says_what_it_is() -> None:
    page = b"""<!doctype html><title>Plain</title>
      <meta property="og:title" content="  A &quot;title&quot; <b>\n here ">
      <meta property="og:title" content="Another">
      <meta name="description" content="Words">
      <meta property="og:site_name" content="Site">
      <meta property="og:image" content="/a.png">
      <script>document.title = "No"</script>"""

    facts = read_page(page, content_type="text/html", url="https://x.example/b/c")

    assert facts.title == 'A "title" <b> here'
    assert (facts.description, facts.url) == ("Words", "https://x.example/b/c")
    assert facts.picture_url == "https://x.example/a.png"
    assert read_page(b"", content_type="", url="https://x.example/").title == ""
