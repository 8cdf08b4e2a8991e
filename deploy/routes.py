"""Writes the table of routes into the configuration of the gateways.

`python -m deploy.routes` updates the marked parts of nginx.conf and template.yaml; a
test checks that they are up to date.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from twitter_project.microservices.routes import (
    DEFAULT_SERVICE,
    ROUTES,
    is_greedy,
    is_variable,
    rank,
    split,
)

FOLDER = Path(__file__).resolve().parent
BEGIN, END = "# routes: begin", "# routes: end"
ROUTE = """\
  {name}:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref HttpApi
      RouteKey: {key}
      Target: !Sub integrations/${{{service}Integration}}
"""


def location_of(route: str) -> str:
    """Return nginx's location for a route; nginx uses the gateway's order."""
    segments = split(route)
    if is_greedy(segments):
        return f"location {route.removesuffix('{proxy+}')}"
    if rank(segments)[0] == 0:
        return f"location = {route}"
    pattern = "/".join("[^/]+" if is_variable(one) else one for one in segments)
    return f"location ~ ^/{pattern}$"


def nginx_lines() -> str:
    lines = [
        f"    {location_of(route)} {{ proxy_pass http://{service}; }}\n"
        for service, routes in ROUTES.items()
        for route in routes
    ]
    return "".join(
        [*lines, f"    location / {{ proxy_pass http://{DEFAULT_SERVICE}; }}\n"]
    )


def template_lines() -> str:
    """Return CloudFormation resources, one for each route and one for the default."""
    table = [(f"ANY {route}", name) for name in ROUTES for route in ROUTES[name]]
    table.append(("$default", DEFAULT_SERVICE))
    return "".join(
        ROUTE.format(name=_resource(key), key=key, service=service.title())
        for key, service in table
    )


def _resource(key: str) -> str:
    words = re.findall("[a-z0-9]+", key.removeprefix("ANY "))
    return "".join(["Route", *(word.capitalize() for word in words)])


def renewed(text: str, lines: str) -> str:
    """Return the text with new lines between its marks."""
    before, begin, rest = text.partition(BEGIN)
    comment, _, rest = rest.partition("\n")
    _, end, after = rest.partition(END)
    margin = before.rpartition("\n")[2]
    return f"{before}{begin}{comment}\n{lines}{margin}{end}{after}"


FILES: dict[Path, Callable[[], str]] = {
    FOLDER / "nginx.conf": nginx_lines,
    FOLDER / "template.yaml": template_lines,
}


def main() -> None:
    for path, lines in FILES.items():
        path.write_text(renewed(path.read_text(), lines()))


if __name__ == "__main__":
    main()
