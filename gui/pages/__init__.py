"""Places a clerk goes; pages do not know each other."""
