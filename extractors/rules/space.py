"""The namespace of all ids that come from content."""

from uuid import UUID

SPACE = UUID("6f1c53b0-4a5e-5d0b-9a0e-6d2a8c1f7e42")
