"""Lists that a person keeps: a view with its filters, under a name."""
