"""Things with several steps."""
