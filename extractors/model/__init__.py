"""With a model: a chunk -> claims by one call; its answer is believed no more than a rule's."""

from extractors.model.asking import Answered, ask_about, kept_from, read_by
from extractors.model.personal import personal

__all__ = ["Answered", "ask_about", "kept_from", "personal", "read_by"]
