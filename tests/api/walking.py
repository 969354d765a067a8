"""Routes by their templates -> paths that can be asked for."""

import re


def routes_of(template: str) -> str:
    return re.sub(r"\{[^}]+\}", "made-up", template)
