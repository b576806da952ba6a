"""Pure rules of search: folding, lexemes, the grammar of what is asked."""
