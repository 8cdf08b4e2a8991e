"""Writes the table as Markdown between two marks of docs/access.md."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from .asking import COLUMNS, Row

PAGE = settings.BASE_DIR / "docs" / "access.md"
BEGIN, END = "<!-- access matrix: begin -->", "<!-- access matrix: end -->"
COMMAND = "make access-matrix"


def format_table(rows: Iterable[Row]) -> str:
    """Return the table. Admin paths with the same answers share a row."""
    head = ["path", "gate", *COLUMNS]
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for row in rows:
        path = "/admin/…" if row.route.startswith("admin/") else f"/{_tidy(row.route)}"
        line = f"| {row.method} `{path}` | {row.gate} | {' | '.join(row.answers)} |"
        if line not in lines:
            lines.append(line)
    return "\n".join(lines)


def read_page() -> str:
    """Return the table that is on the page now."""
    _, _, rest = PAGE.read_text().partition(BEGIN)
    return rest.partition(END)[0].strip()


def write_page(table: str) -> None:
    before, _, rest = PAGE.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}")


def _tidy(route: str) -> str:
    """Return the route without converters and characters that break a table."""
    for kind in ("str", "id", "slug"):
        route = route.replace(f"<{kind}:", "<")
    return route.replace("|", "\\|")
