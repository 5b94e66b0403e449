"""Run by Alembic. The program hands over its connection, already in a transaction; the `alembic`
command line only makes new revisions from `script.py.mako`.
"""
# ruff: noqa: INP001 # Alembic runs this file by its path; it is no module

from alembic import context

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("Tactful migrates its database by itself, on start.")

context.configure(
    connection=connection,
    target_metadata=context.config.attributes.get("metadata"),
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
