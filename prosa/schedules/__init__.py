"""Messages that leave at a set time (CON-7, CON-9, CMP-21)."""
