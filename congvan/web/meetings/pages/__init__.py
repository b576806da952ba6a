"""What the pages of meetings and bookings show."""
