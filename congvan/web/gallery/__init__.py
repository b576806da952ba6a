"""The page /giao-dien: every component in every state, for those who build and those who judge."""
