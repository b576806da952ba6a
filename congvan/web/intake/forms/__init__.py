"""What is typed at the intake; the business is checked by the services."""
