"""The trade of rectification without a window: works from a shell with no display."""
