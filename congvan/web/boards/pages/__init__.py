"""What the pages of boards and shared documents show."""
