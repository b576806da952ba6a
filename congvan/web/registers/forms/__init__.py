"""What is typed on the pages of the books; the business is checked by the services."""
