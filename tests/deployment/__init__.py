"""Running the system: the database's server, the one process, its worker, its commands."""
