"""Conversations and the people in them over HTTP."""

from prosa.conversations.routes import lists, people, threads

handlers = [*lists.handlers, *threads.handlers, *people.handlers]
