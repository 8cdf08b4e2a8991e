"""What every REST view is built from: JSON by orjson, strict fields, keyset lists.

Only what the settings name is imported here, because REST framework loads this package
while it is being loaded itself. Import everything else by its module.
"""

from .wire import OrjsonParser, OrjsonRenderer

__all__ = ["OrjsonParser", "OrjsonRenderer"]
