"""Pages with which an agency's administrator keeps its tree, people, roles, accounts and catalogues.

One module per family of pages in `views/`, `forms/` and `pages/`; every page is open to
administrators of the agency acted in, and what belongs to another agency does not exist (404).
"""
