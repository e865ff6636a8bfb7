"""Service targets: how soon a customer is to be answered, and what happens when they are not."""
