"""Pages: meetings, and booking of rooms, vehicles and equipment."""
