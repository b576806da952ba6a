"""Questions about meetings and bookings; the viewer comes first and sees what `access` lets through."""
