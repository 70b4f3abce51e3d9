"""Cards and forms of one noun: what pages and flows show of a single record."""
