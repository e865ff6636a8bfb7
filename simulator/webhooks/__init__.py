"""Webhooks: their content, their exact bytes, and getting them there."""
