"""Give accounts without pause reasons the usual ones, and the guests of present conferences their stretch of service."""

from __future__ import annotations

from alembic import op

revision = "202611210300"
down_revision = "202611210200"

# every-account: what was missing, wherever it was missing
_PAUSES = """
INSERT INTO pause_reasons (account_id, id, name, position)
SELECT a.id, gen_random_uuid(), p.name, p.position - 1
FROM accounts a
CROSS JOIN unnest(ARRAY['Almoço', 'Pausa', 'Banheiro', 'Reunião', 'Treinamento', 'Atividade externa'])
  WITH ORDINALITY AS p(name, position)
WHERE NOT EXISTS (SELECT FROM pause_reasons r WHERE r.account_id = a.id)
"""

# every-account: as above
_GUESTS = """
INSERT INTO ticket_parts (account_id, id, ticket_id, agent_id, department_id, started_at)
SELECT c.account_id, gen_random_uuid(), c.ticket_id, g.user_id, c.department_id,
       coalesce((SELECT max(o.answered_at) FROM offers o
                 WHERE o.account_id = c.account_id AND o.ticket_id = c.ticket_id AND o.agent_id = g.user_id
                   AND o.kind = 'conference' AND o.state = 'accepted'), now())
FROM conversations c
CROSS JOIN unnest(c.participant_ids) AS g(user_id)
WHERE c.participant_ids <> '{}' AND c.state = 'active'
  AND NOT EXISTS (SELECT FROM ticket_parts t
                  WHERE t.account_id = c.account_id AND t.ticket_id = c.ticket_id AND t.agent_id = g.user_id
                    AND t.ended_at IS NULL)
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(_PAUSES)
    op.execute(_GUESTS)
