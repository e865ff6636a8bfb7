"""The project's own checks; each has tests that plant a violation."""
