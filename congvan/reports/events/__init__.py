"""Facts about reports that are kept in the audit trail."""
