"""Short messages (nhắn tin SMS) by authorised people only, and what each person wants to be told how (R-254, R-255, R-257)."""
