"""Conversations and the people in them over HTTP."""

from prosa.conversations.routes import people, threads

handlers = [*threads.handlers, *people.handlers]
