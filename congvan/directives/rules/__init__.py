"""Pure rules of distribution: who may be named together, by when, in which words."""
