"""Questions about conversations. Those of `feed` have no viewer: the live stream asks them for many."""
