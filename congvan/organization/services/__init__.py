"""The organization's verbs, one file a family; outer verbs are one transaction each."""
