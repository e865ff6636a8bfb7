import type { AgentChange, Me, Offer, StreamEvent } from "@/lib/api/types";

function upsertById<T extends { id: string }>(rows: T[], row: T): T[] {
  return rows.some((item) => item.id === row.id)
    ? rows.map((item) => (item.id === row.id ? { ...item, ...row } : item))
    : [...rows, row];
}

/** A row that is no longer active has been deleted or put away: nothing may be chosen by it. */
function upsertChoice<T extends { id: string; is_active?: boolean; position?: number }>(
  rows: T[],
  row: T,
): T[] {
  if (row.is_active === false) return rows.filter((item) => item.id !== row.id);
  return upsertById(rows, row).sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
}

/** Takes what people do at the moment. */
export function applyAgent(me: Me, { user_id, ...state }: AgentChange): Me {
  const users = me.directory.users.map((user) =>
    user.id === user_id ? { ...user, agent_state: state } : user,
  );
  return {
    ...me,
    agent: user_id === me.user.id ? state : me.agent,
    directory: { ...me.directory, users },
  };
}

/** Takes the names, settings and states that a frame carries. */
export function applyDirectory(me: Me, event: StreamEvent): Me {
  const { user, department, inbox, agent, account, closing_reason, pause_reason, custom_field, label } =
    event;
  if (agent) return applyAgent(me, agent);
  if (account) return { ...me, account: { ...me.account, ...account } };
  if (!user && !department && !inbox && !closing_reason && !pause_reason && !custom_field && !label)
    return me;
  const directory = { ...me.directory };
  if (user) directory.users = upsertById(directory.users, user);
  if (inbox) directory.inboxes = upsertById(directory.inboxes, inbox);
  // One that was put away still names what carries it.
  if (label) directory.labels = upsertById(directory.labels ?? [], label);
  if (closing_reason) directory.closing_reasons = upsertChoice(directory.closing_reasons, closing_reason);
  if (pause_reason) directory.pause_reasons = upsertChoice(directory.pause_reasons, pause_reason);
  if (custom_field)
    directory.custom_fields = upsertChoice(directory.custom_fields, {
      ...custom_field,
      is_active: custom_field.is_active && custom_field.at_closing !== "none",
    });
  let departmentIds = me.department_ids;
  if (department) {
    directory.departments = upsertById(directory.departments, department);
    const isMember = department.member_ids?.includes(me.user.id);
    if (isMember !== undefined && isMember !== departmentIds.includes(department.id)) {
      departmentIds = isMember
        ? [...departmentIds, department.id]
        : departmentIds.filter((id) => id !== department.id);
    }
  }
  return { ...me, directory, department_ids: departmentIds };
}

/**
 * Keeps what is offered to this user and what this user asked of others. One that ended otherwise than by this user's
 * own answer stays with its outcome until the screen has told it; one never seen here is not worth a word.
 */
export function applyOffer(
  offers: ReadonlyMap<string, Offer>,
  offer: Offer,
  userId: string | undefined,
): ReadonlyMap<string, Offer> {
  const isAsked = offer.agent_id === userId;
  if (!isAsked && offer.from_agent_id !== userId) return offers;
  const known = offers.get(offer.id);
  if (offer.state === "pending" ? known : known?.state !== "pending") return offers;
  const next = new Map(offers);
  if (offer.state === "accepted" || (isAsked && offer.state === "declined")) next.delete(offer.id);
  else next.set(offer.id, offer);
  return next;
}
