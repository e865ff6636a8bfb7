"""Accounts over HTTP: signing in, oneself, users, roles and tokens."""

from prosa.accounts.routes import company, session, tokens, users

handlers = [*session.handlers, *company.handlers, *users.handlers, *tokens.handlers]
