"""What the audit trail keeps of meetings and of bookings."""
