"""The service: routes, jobs, and what starts them."""

import sys
from importlib import import_module

if "rich" not in sys.modules:
    # structlog would load it to paint errors at a terminal: four megabytes of every process, and api/log.py writes
    # them all itself.
    sys.modules["rich"] = None  # pyright: ignore[reportArgumentType] - None is how the import system says there is no such module
    import_module("structlog")
    del sys.modules["rich"]
