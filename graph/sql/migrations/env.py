"""The connection that opens the database -> migrations run on it, inside its transaction."""

from typing import cast

from alembic import context
from sqlalchemy import Connection

import graph.sql.model_tables  # noqa: F401  # pyright: ignore[reportUnusedImport] - its tables join the metadata
from graph.sql.tables import metadata

connection = cast("Connection", context.config.attributes["connection"])
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
