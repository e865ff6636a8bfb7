"""Accounts over HTTP: signing in, oneself, users, roles and tokens."""

from prosa.accounts.routes import audit, company, invitations, session, tokens, users

handlers = [
    *session.handlers,
    *invitations.handlers,
    *company.handlers,
    *users.handlers,
    *tokens.handlers,
    *audit.handlers,
]
