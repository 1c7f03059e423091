"""The database: models' base, column types, one session per request, hooks after commit."""
