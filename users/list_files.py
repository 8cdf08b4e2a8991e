"""Files of lists: `list name,handle` in each row, as Mastodon exports and imports them.

Pure: text and rows only. Files come from anybody, so everything in them is limited.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from users.errors import ListFileInvalid
from users.limits import LIST_MEMBERS_MAX, LISTS_MAX

FILE_MAX_BYTES = 2 * 1024 * 1024
ROWS_MAX = LISTS_MAX * LIST_MEMBERS_MAX
CELL_MAX = 500
HEADINGS = {("list name", "account address"), ("list name", "handle")}
# A spreadsheet takes a cell that begins like this for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
GUARD = "'"

Row = tuple[str, str]
"""The name of a list, and a handle or an address `handle@host`."""


@dataclass(frozen=True, slots=True)
class ListFile:
    """The rows of a file in order, and the lines that are not such rows."""

    rows: Sequence[Row]
    bad_lines: Sequence[int]


def write_list_file(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of a file. Nothing in it runs as a formula in a spreadsheet."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for name, handle in rows:
        writer.writerow([_guard(name), _guard(handle)])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def read_list_file(content: bytes) -> ListFile:
    """Read a file that somebody sent; commas or semicolons separate its cells.

    Raises: ListFileInvalid, saying why it cannot be read at all.
    """
    text = _decode(content)
    first, _line_end, _rest = text.partition("\n")
    delimiter = ";" if ";" in first and "," not in first else ","
    rows: list[Row] = []
    bad_lines: list[int] = []
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            found = _read_row(cells)
            if found and not (reader.line_num == 1 and _is_heading(found)):
                rows.append(found)
            elif not found and any(cells):
                bad_lines.append(reader.line_num)
            if len(rows) + len(bad_lines) > ROWS_MAX:
                message = _("The file has more than %(max)d rows.")
                raise ListFileInvalid(message % {"max": ROWS_MAX})
    except csv.Error:
        message = _("Line %(line)d is not CSV: check its quotation marks.")
        raise ListFileInvalid(message % {"line": reader.line_num}) from None
    if not rows:
        raise ListFileInvalid(_("No row has the form “list name,handle”."))
    if len({name_key(name) for name, _handle in rows}) > LISTS_MAX:
        message = _("The file has more than %(max)d lists.")
        raise ListFileInvalid(message % {"max": LISTS_MAX})
    return ListFile(rows, bad_lines)


def name_key(name: str) -> str:
    """Return what is equal for two names of one list in a file."""
    return " ".join(name.split()).casefold()


def _decode(content: bytes) -> str:
    if len(content) > FILE_MAX_BYTES:
        message = _("The file is larger than %(max)d MB.")
        raise ListFileInvalid(message % {"max": FILE_MAX_BYTES // 1024**2})
    if not content.strip():
        raise ListFileInvalid(_("The file is empty."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ListFileInvalid(
            _("The file is not a text in UTF-8. Save it as “CSV UTF-8”.")
        ) from None
    if "\x00" in text:
        raise ListFileInvalid(_("The file contains NUL characters: it is not a CSV."))
    return text


def _read_row(cells: Sequence[str]) -> Row | None:
    """Return the name and the handle; None if the row does not have just these two."""
    found = [_unguard(cell.strip()) for cell in cells]
    while len(found) > 2 and not found[-1]:
        found.pop()
    if len(found) != 2 or not all(0 < len(cell) <= CELL_MAX for cell in found):
        return None
    return found[0], found[1]


def _is_heading(row: Row) -> bool:
    return (row[0].lower(), row[1].lower()) in HEADINGS


def _guard(cell: str) -> str:
    is_guarded = cell.startswith((*FORMULA_SIGNS, GUARD))
    return GUARD + cell if is_guarded else cell


def _unguard(cell: str) -> str:
    rest = cell.removeprefix(GUARD)
    return rest if rest.startswith((*FORMULA_SIGNS, GUARD)) else cell
