"""Tasks (nhắc việc, giao việc): an order from superior to subordinate (R-247)."""
