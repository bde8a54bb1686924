"""The joint: settings, database, jobs, app and commands; the only package that knows all the others."""
