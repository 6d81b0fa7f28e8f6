"""What Alembic runs: every step on the connection, and inside the transaction, that `migrations.move` opened."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
