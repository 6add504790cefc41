"""The one place that opens the database: SQLite in a file, or PostgreSQL."""
