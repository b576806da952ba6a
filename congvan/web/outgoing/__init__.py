"""Pages of outgoing documents: the list by tabs, the clerk's five steps, the folder to sign."""
