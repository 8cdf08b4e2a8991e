"""Bar charts as SVG, for docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

WIDTH, ROW, BAR, TOP = 720, 30, 18, 44
LABELS_WIDTH, VALUES_WIDTH = 190, 90
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#333}.title{font-weight:600}"
    ".bar{fill:#2a6f97}.mark{stroke:#d1495b;stroke-width:2}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}.bar{fill:#61a5c2}}"
)


def draw_bars(
    title: str,
    values: Mapping[str, float],
    *,
    unit: str = "",
    wanted: Mapping[str, float] | None = None,
) -> str:
    """Draw a bar for each value, with a line where the value should be at most."""
    marks = wanted or {}
    largest = max([*values.values(), *marks.values()])
    scale = (WIDTH - LABELS_WIDTH - VALUES_WIDTH) / largest
    height = TOP + ROW * len(values)
    rows = [
        _draw_row(TOP + ROW * place, name, value, scale, unit, marks.get(name))
        for place, (name, value) in enumerate(values.items())
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        f' width="{WIDTH}" height="{height}" role="img" aria-label="{escape(title)}">'
        f"<style>{STYLE}</style>"
        f'<text class="title" x="8" y="24">{escape(title)}</text>'
        f"{''.join(rows)}</svg>\n"
    )


def _draw_row(
    top: int, name: str, value: float, scale: float, unit: str, wanted: float | None
) -> str:
    middle, length = top + BAR - 4, value * scale
    row = (
        f'<text x="8" y="{middle}">{escape(name)}</text>'
        f'<rect class="bar" x="{LABELS_WIDTH}" y="{top}" width="{length:.1f}"'
        f' height="{BAR}" rx="3"/>'
        f'<text x="{LABELS_WIDTH + length + 8:.1f}" y="{middle}">'
        f"{value:.3g}{escape(unit)}</text>"
    )
    if wanted is not None:
        at = LABELS_WIDTH + wanted * scale
        row += (
            f'<line class="mark" x1="{at:.1f}" x2="{at:.1f}"'
            f' y1="{top - 3}" y2="{top + BAR + 3}"/>'
        )
    return row
