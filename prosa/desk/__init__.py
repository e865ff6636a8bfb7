"""What the desk does by itself around a ticket: greetings, closing with a message, inactivity, reminders."""
