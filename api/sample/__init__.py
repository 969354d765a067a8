"""The sample life: where a fictional person's archive lies, for a first start and for trying things out."""

from pathlib import Path


def archive() -> Path:
    """Return the folder of the sample archive, as a person would upload it; read it, never write into it."""
    return Path(__file__).parent / "archive"
