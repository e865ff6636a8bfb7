"""Coloured marks on conversations (LBL)."""
