"""The Graph API: the calls that a WhatsApp integration makes, checked as strictly as Meta does."""
