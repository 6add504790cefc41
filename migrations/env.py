"""Runs the migrations on the connection that it is handed (`src/database.py`); there is no other way to run them."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
