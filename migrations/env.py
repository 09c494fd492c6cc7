"""Alembic's door: ``cartoquartiers.store.migrate`` hands over an open connection."""

from alembic import context

from cartoquartiers.store.migrate import admits
from cartoquartiers.store.tables.all import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, include_name=admits, compare_type=True)
context.run_migrations()
