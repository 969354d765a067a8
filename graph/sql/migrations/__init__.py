"""Shapes of the database, oldest first; run by `graph.sql.database` when it is opened."""
