"""Contacts from files and into files (CON-20)."""
