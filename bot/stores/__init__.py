"""Tables and repositories: SQLite by default, PostgreSQL by one setting."""
