"""The window: what a clerk sees and touches. Knows the core; the core does not know it."""
