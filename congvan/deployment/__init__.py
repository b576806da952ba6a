"""Settings, addresses, command line, embedded database, demo: the only place that knows all."""
