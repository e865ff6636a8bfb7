"""Accounts over HTTP: signing in, oneself, users, roles and tokens."""

from prosa.accounts.routes import session, tokens, users

handlers = [*session.handlers, *users.handlers, *tokens.handlers]
