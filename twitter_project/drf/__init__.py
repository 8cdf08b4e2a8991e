"""What every REST view is made of: JSON by orjson, strict fields, keyset lists.

Only what settings name is imported here: REST framework loads it while it is being
loaded itself, so the rest of this package is imported by module.
"""

from .wire import OrjsonParser, OrjsonRenderer

__all__ = ["OrjsonParser", "OrjsonRenderer"]
