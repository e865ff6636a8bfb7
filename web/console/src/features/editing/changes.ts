import type { Conversation, EditBody } from "@/lib/api/types";
import { type Situation, situationOf } from "@/lib/serviceRules";

/** What the dialog shows; one value for each thing that can be changed. */
export interface Edited {
  departmentId: string | null;
  agentId: string | null;
  reasonId: string | null;
  situation: Situation | null;
  priority: Conversation["priority"];
  isChatbotOff: boolean;
}

export function editedFrom(conversation: Conversation): Edited {
  return {
    departmentId: conversation.department_id,
    agentId: conversation.agent_id,
    reasonId: conversation.is_closed ? null : (conversation.ticket?.reason_id ?? null),
    situation: situationOf(conversation),
    priority: conversation.priority,
    isChatbotOff: conversation.is_chatbot_off,
  };
}

/** Agent and situation go together: whoever waits has no agent, and what is served has one (this user, if nobody else). */
export function withAgent(edited: Edited, agentId: string | null): Edited {
  return { ...edited, agentId, situation: agentId === null ? "queue" : "chat" };
}

export function withSituation(edited: Edited, situation: Situation, userId: string): Edited {
  if (situation === "queue") return { ...edited, situation, agentId: null };
  if (situation === "chat") return { ...edited, situation, agentId: edited.agentId ?? userId };
  return { ...edited, situation };
}

/** Only what was changed; null when nothing was. Closing asks its own questions afterwards and is not part of it. */
export function changesOf(edited: Edited, before: Edited): EditBody | null {
  const body: EditBody = {};
  const isClosing = edited.situation === "closed";
  if (!isClosing) {
    if (edited.departmentId !== before.departmentId) body.department_id = edited.departmentId;
    if (edited.agentId !== before.agentId) body.agent_id = edited.agentId;
    if (edited.situation !== before.situation && edited.situation !== null) body.situation = edited.situation;
    // The situation says it already, and both together contradict each other.
    if (body.situation === "queue") delete body.agent_id;
    if (edited.isChatbotOff !== before.isChatbotOff) body.is_chatbot_off = edited.isChatbotOff;
  }
  if (edited.reasonId !== before.reasonId) body.reason_id = edited.reasonId;
  if (edited.priority !== before.priority) body.priority = edited.priority;
  return Object.keys(body).length > 0 ? body : null;
}
