"""Pure rules of reports: periods and how figures are written."""
