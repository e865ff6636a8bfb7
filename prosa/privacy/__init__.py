"""What the law gives people: a copy of their data, their erasure, and an end of keeping it (CON-50)."""
