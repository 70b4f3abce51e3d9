"""The steps from an empty file to today's database, oldest first; frozen once a workspace of them is in use."""

STEPS = ("0001_first", "0002_record")
