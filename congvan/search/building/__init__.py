"""Makes records out of the tables of the business: what is read, which words, which facets."""
