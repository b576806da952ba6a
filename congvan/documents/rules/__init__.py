"""Pure rules of documents: numbers and notations, subjects, papers that may not enter."""
