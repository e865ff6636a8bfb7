"""Blocked contacts: in Prosa at once, at the provider as soon as it answers (CON-11, CON-61)."""
