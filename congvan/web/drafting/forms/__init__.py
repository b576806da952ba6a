"""What is typed on the pages of drafting; the business is checked by the services."""
