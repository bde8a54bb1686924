"""One file for each revision of the database, run in order by Alembic, never edited once released."""
