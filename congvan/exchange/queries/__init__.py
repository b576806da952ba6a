"""What pages and other capabilities ask about the exchange."""
