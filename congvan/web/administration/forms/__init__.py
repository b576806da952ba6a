"""Forms of the administration: they check shape only, the services check the rest."""
