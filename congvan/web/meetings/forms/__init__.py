"""What is typed on the pages of meetings and bookings; the services check the business."""
