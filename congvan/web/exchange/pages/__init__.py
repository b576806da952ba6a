"""What the pages of liên thông show."""
