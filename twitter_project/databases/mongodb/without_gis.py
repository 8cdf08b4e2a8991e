"""Keeps the engine from searching for GDAL, the library for geographic data.

django-mongodb-backend searches for it several times when it is imported, by running a C
compiler and a linker for each of a dozen names: some hundred processes, and half of the
start of every process of the site. Nothing here is geographic.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from django.core.exceptions import ImproperlyConfigured

LIBRARY = "django.contrib.gis.gdal.libgdal"


class _Refuser(MetaPathFinder):
    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        if fullname == LIBRARY:
            # What Django raises if GDAL is not installed; the backend expects it.
            raise ImproperlyConfigured("GDAL is not looked for.")
        return None


def leave_gis_out() -> None:
    """Make the import of Django's GDAL fail at once. Call before the backend's."""
    if not any(isinstance(finder, _Refuser) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Refuser())
