"""The installed pyvis -> the vis-network file in it and the address it is served at; no copy lives in the repository."""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# The wheel also carries 9.0.4, so the version is named.
INSIDE = Path("templates/lib/vis-9.1.2/vis-network.min.js")


class VisMissing(Exception):
    """pyvis is not installed whole; set the project up again."""


@cache
def vis_asset() -> tuple[str, Path]:
    """(address, file). Found, never imported: pyvis imports IPython, a second and 35 MB for nothing."""
    spec = find_spec("pyvis")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        file = Path(folder) / INSIDE
        if file.is_file():
            digest = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
            return f"vendor/vis-network-{digest}.js", file
    raise VisMissing
