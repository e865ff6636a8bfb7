"""Several contacts that are one person: merged by people, the evidence kept, and taken apart again (CON-20)."""
