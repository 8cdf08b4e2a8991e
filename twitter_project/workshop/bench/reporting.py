"""The figures as a table, as JSON, and as docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
from importlib import metadata
from pathlib import Path
from typing import Any

import orjson
from django.db import connections

from twitter_project.embedded.environment import BASE_DIR

from .charts import draw_bars
from .loader import name_loader
from .reading import Figures
from .sizes import Plan

DOCS = BASE_DIR / "docs" / "benchmarks.md"
CHARTS = DOCS.with_name("charts")
# What each read costs at most, compared with the floor.
WANTED = {
    "home_api": 1.6,
    "home_page": 3.0,
    "profile_api": 1.8,
    "profile_page": 4.0,
    "notifications_api": 1.8,
    "notifications_page": 4.0,
    "search_page": 4.0,
}
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
PACKAGES = ("Django", "djangorestframework", "pymongo", "orjson", "uvicorn")


def table(figures: Figures) -> str:
    """Return the figures, one per line."""
    return "".join(f"{name:<32}{value:>14.3f}\n" for name, value in figures.items())


def write_json(path: Path, figures: Figures) -> None:
    rounded = {name: round(value, 4) for name, value in figures.items()}
    path.write_bytes(orjson.dumps(rounded, option=orjson.OPT_INDENT_2))


def write_docs(plan: Plan, figures: Figures, *, is_quick: bool) -> None:
    """Write the measurements between the marks of docs/benchmarks.md."""
    head, _, rest = DOCS.read_text().partition(BEGIN)
    _, _, tail = rest.partition(END)
    world = plan.world
    lines = [
        f"Machine: {_processor()}, {os.cpu_count()} cores, {platform.system()}. "
        f"Load when the run ended: {os.getloadavg()[0]:.1f}.",
        f"Versions: Python {platform.python_version()}, "
        + ", ".join(f"{name} {metadata.version(name)}" for name in PACKAGES)
        + f", mongod {_mongod_version()}.",
        f"World: {world.users:,} users, {world.tweets:,} tweets, "
        f"{world.followees} followees a reader; grown tenfold for `growth`"
        f"{' (QUICK=1)' if is_quick else ''}.",
        f"Loader of the served part: {name_loader()}.",
        "",
        *_write_charts(figures),
        "",
        "| figure | value |",
        "|---|---:|",
        *(f"| `{name}` | {value:,.2f} |" for name, value in figures.items()),
    ]
    text = "\n".join(lines)
    DOCS.write_text(f"{head}{BEGIN}\n{text}\n{END}{tail}")


def _write_charts(figures: Figures) -> list[str]:
    """Draw the main figures into docs/charts; return the lines that show them."""
    ratios = {
        name.removesuffix(".cpu_ratio"): value
        for name, value in figures.items()
        if name.endswith(".cpu_ratio") and name != "growth.home_cpu_ratio"
    }
    served = {
        f"{name.split('.')[0]}, {share}": value
        for share in ("p50", "p99")
        for name, value in figures.items()
        if name.endswith(f".clients_8.{share}_ms")
    }
    charts = {
        "reads": draw_bars(
            "CPU in the process, to the floor (line: at most)", ratios, wanted=WANTED
        )
    }
    if served:
        title = "Latency, served to 8 clients"
        in_order = dict(sorted(served.items()))
        charts["served"] = draw_bars(title, in_order, unit=" ms")
    CHARTS.mkdir(exist_ok=True)
    for name, chart in charts.items():
        (CHARTS / f"{name}.svg").write_text(chart)
    return [f"![{name}](charts/{name}.svg)" for name in charts]


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [one.partition(":")[2] for one in lines if one.startswith("model name")]
    return " ".join(names[0].split()) if names else platform.machine()


def _mongod_version() -> str:
    connection: Any = connections["default"]
    connection.ensure_connection()
    return str(connection.connection.server_info()["version"])
