"""Documents coming in: what is read here becomes drafts, never records."""
