"""Values that have broken sites, for paths, queries, headers and forms."""

HUGE = "9" * 400
LONG = "é" * 5_000

# As sent in a path or a query, where any byte may be percent-encoded.
ENCODED = (
    *("", "%00", "%01", "%0A", "%0D%0AX-Injected:%20yes", "%FF", "%C0%AF"),
    *("%ED%A0%80", "%EF%BF%BE", "%F0%9F%98%80", "%E3%85%A4", "%2F..%2F..%2Fetc"),
    *("%", "%zz", "%25s%25n", "%5C", "%23", ".", ";", "%40", "%5B%5D", "%24where"),
    *("%27%22%3E%3Cscript%3E", "%7B%7B7*7%7D%7D", "%C4%B0", "%C3%9F", "a%CC%81"),
    *("0", "-1", "1.5", "1e5", "%D9%A3", "%C2%B2", "+1", "0x10", "1_000", "true"),
    *("NaN", "Infinity", "null", "%E2%80%AE", "%C3%A9" * 2_000, HUGE),
    *("9223372036854775807", "9223372036854775808", "18446744073709551616"),
)
# For `next`, and for any other parameter that takes a URL.
ADDRESSES = (
    *("http://[evil.com", "//[", "//evil.com", "http://[::1", "http://]", "/%00"),
    *("///evil.com", "http://example.org:99999/", "http://example.org:x/", "\\\\a"),
    *("javascript:alert(1)", "http://testserver/@ada/12", "http://testserver/\0"),
    *("http:///a", "/\r\nX-Injected: yes", "https://[v1.x]/", "http://a\ud800b/"),
    *("//testserver:0/[", "http://testserver/tags/%01", "/\ufffe", "http://xn--a/"),
    *("?", "#", "@"),
)
# For forms and JSON.
TEXTS = (
    *("", " ", "\0", "a\0b", "\x01", "\ufffe", "\ufffd", "\u3164", "\u202e", "\u2028"),
    *("0", "-1", "1", "yes", "on", "true", "null", "[]", "{}", "9223372036854775808"),
    *("@ada", "#harbour", "<script>", "{{7*7}}", "%s%n", "$where", "../..", "İ", "²"),
    *("nobody@example.org", "a@b@c", '"@example.org', "123456", "2020-01-01", "NaN"),
    *(HUGE, LONG, "a" * 100_000),
)
HEADERS = {
    "HTTP_ACCEPT": ("", "*/*", "text/html;q=x", "application/x-\xff", "a/b;" * 500),
    "HTTP_ACCEPT_ENCODING": ("gzip;q=x", "br", "\xff"),
    "HTTP_ACCEPT_LANGUAGE": ("", "es;q=2", "x" * 5_000, "\xff", "en-\0", "*;q=", ",;"),
    "HTTP_AUTHORIZATION": ("Bearer", "Bearer \xff", "Bearer a.b.c", "Basic \0"),
    "HTTP_COOKIE": (
        *("sessionid=\0", "sessionid=" + "a" * 5_000, "csrftoken=\xff", "=;=", '"'),
        *("theme=\xff", "django_language=\0", "messages=[1]", "sessionid=..; theme=x"),
    ),
    "HTTP_HOST": ("", "evil.com", "[", "testserver:x", "testserver:99999", "\xff"),
    "HTTP_HX_CURRENT_URL": ("http://[", "//[", "\xff", "http://testserver/\0"),
    "HTTP_HX_CURRENT_URL_URI_AUTOENCODED": ("true", "\xff"),
    "HTTP_HX_REQUEST": ("true", "false", "\xff"),
    "HTTP_HX_TARGET": ("\xff", "#x", "a\0"),
    "HTTP_HX_TRIGGERING_EVENT": ("{", "null", "[1]", "\xff"),
    "HTTP_IDEMPOTENCY_KEY": ("", "\xff", "a" * 500, "a b"),
    "HTTP_IF_MODIFIED_SINCE": ("yesterday", "Mon, 99 Nov 99999 99:99:99 GMT", "\xff"),
    "HTTP_IF_NONE_MATCH": ("*", '"', "W/", '"\xff"', "a," * 1_000),
    "HTTP_LAST_EVENT_ID": ("", "-1", HUGE, "\xff", "a"),
    "HTTP_ORIGIN": ("null", "http://[", "\xff", "http://evil.com:x"),
    "HTTP_RANGE": ("bytes=", "bytes=9-1", "bytes=-" + HUGE, "x"),
    "HTTP_REFERER": ("http://[", "//[", "\xff", "http://testserver:x/", "x" * 5_000),
    "HTTP_USER_AGENT": ("", "\xff", "x" * 9_000),
    "HTTP_X_CSRFTOKEN": ("\xff", "a" * 64),
    "HTTP_X_FORWARDED_FOR": ("", ",", "\xff", "999.1.1.1", "::1%eth0", "a, b, c"),
    "HTTP_X_FORWARDED_HOST": ("[", "evil.com", "\xff"),
    "HTTP_X_FORWARDED_PROTO": ("https", "gopher", "\xff"),
    "HTTP_X_REQUEST_ID": ("\xff", "a" * 500, "a\0"),
    "REMOTE_ADDR": ("", "unix:", "::1"),
}
CONTENT_TYPES = (
    *("", "text/plain", "application/json", "application/json; charset=utf-9"),
    *("multipart/form-data", "multipart/form-data; boundary=", "\xff/\xff", "a/b;;"),
    *(
        "application/x-www-form-urlencoded; charset=no",
        "multipart/form-data; boundary=b",
    ),
)
PART = b"--b\r\nContent-Disposition: form-data; name="
BODIES = (
    *(b"", b"\xff\xfe", b"null", b"[]", b'"', b"{", b"1e999", b"[" * 20_000, b"\0"),
    *(
        b'{"a": "\\ud800"}',
        b"%00=%ED%A0%80&a=%FF",
        b"--b\r\n\r\n",
        b"a=1;b=2&&=",
        b"=&=",
    ),
    PART + b'"picture"; filename="\0"\r\n\r\nx\r\n--b--\r\n',
    PART + b'"a"\r\nContent-Transfer-Encoding: base64\r\n\r\nx\r\n--b--\r\n',
)
# Parameters that pages, the API and the admin read from a query.
PARAMETERS = (
    *("next", "before", "after", "limit", "q", "text", "url", "format", "maxwidth"),
    *("with_replies", "title", "reason", "p", "o", "all", "_popup", "_to_field", "e"),
    *("id__exact", "is_active__exact", "app_label", "model_name", "field_name", "term"),
)
