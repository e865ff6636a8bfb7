"""Saved texts and files that agents insert with "/" (CMP-2, CMP-20)."""
