"""What is typed on the pages of a document; the business is checked by the services."""
