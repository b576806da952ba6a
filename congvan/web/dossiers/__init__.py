"""Pages of work dossiers: lists, one dossier, opening one, the index of its documents."""
