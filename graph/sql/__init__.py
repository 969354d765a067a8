"""One SQL database for words and work: opened here, migrated to its newest shape on the way."""

from graph.sql.database import Database, open_database

__all__ = ["Database", "open_database"]
