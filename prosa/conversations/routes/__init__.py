"""Conversations and the people in them over HTTP."""

from prosa.conversations.routes import billing, history, lists, people, searching, threads

handlers = [
    *lists.handlers,
    *threads.handlers,
    *people.handlers,
    *billing.handlers,
    *history.handlers,
    *searching.handlers,
]
