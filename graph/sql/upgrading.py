"""An older database -> the newest form. Loaded only where there is something to do: Alembic takes ten megabytes."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def upgrade(connection: Connection) -> None:
    """All missing migrations, inside the caller's transaction."""
    config = Config()
    config.set_main_option("script_location", str(files("graph.sql") / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
