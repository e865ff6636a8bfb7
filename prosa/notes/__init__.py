"""Notes on contacts, the tasks and reminders they make, and records on protocols (CON-6, CON-10)."""
