"""Who serves what: states of agents, queues, offers, overflow."""
