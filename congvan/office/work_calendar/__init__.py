"""Work calendar (lịch công tác) of leaders, units and the agency (R-234 … R-236, R-256)."""
