"""Run by alembic, called from store/migrate.py, on the connection and in the transaction given (T35)."""

from alembic import context

from compliance_bot.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
