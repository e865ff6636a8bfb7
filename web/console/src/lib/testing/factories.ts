import type { Conversation, Me, Message } from "@/lib/api/types";

export function makeConversation(patch: Partial<Conversation> = {}): Conversation {
  return {
    id: "c1",
    version: 1,
    inbox_id: "i1",
    state: "queued",
    is_closed: false,
    department_id: null,
    agent_id: null,
    contact: {
      id: "k1",
      name: "Maria Souza",
      phone: "+5511987654321",
      username: null,
      is_blocked: false,
      avatar_url: null,
    },
    participant_ids: [],
    ticket: null,
    last_message: null,
    last_activity_at: "2026-11-20T12:00:00Z",
    opened_at: "2026-11-20T11:00:00Z",
    waiting_since: null,
    awaiting_since: null,
    offered_to_ids: [],
    overflow_from_id: null,
    closing_due_at: null,
    sla: null,
    unread_count: 0,
    last_seq: 1,
    read_seq: 1,
    window_expires_at: null,
    has_window: true,
    is_chatbot_off: false,
    label_ids: [],
    priority: 0,
    created_at: "2026-11-20T11:00:00Z",
    ...patch,
  };
}

export function makeMessage(patch: Partial<Message> = {}): Message {
  const seq = patch.seq ?? 1;
  const at = `2026-11-20T12:00:${String(seq % 60).padStart(2, "0")}Z`;
  return {
    id: `m${seq}`,
    conversation_id: "c1",
    seq,
    version: 1,
    ticket_id: null,
    direction: "in",
    visibility: "public",
    kind: "text",
    text: `mensagem ${seq}`,
    content: {},
    author: { kind: "contact", id: null },
    reply_to: null,
    attachments: [],
    reactions: [],
    status: "received",
    error: null,
    forwarded: 0,
    is_edited: false,
    deleted: null,
    position_at: at,
    provider_at: null,
    created_at: at,
    ...patch,
  };
}

export function makeMe(patch: Partial<Me> = {}): Me {
  return {
    user: {
      id: "u1",
      name: "Juliana Prado",
      login: "juliana",
      language: null,
      theme: null,
      role: "agent",
      settings: { closing_message: "", enter_sends: true, sound: true, confirm_audio: true },
    },
    account: {
      id: "a1",
      name: "Horizonte",
      timezone: "America/Sao_Paulo",
      settings: {
        require_department_on_start: true,
        require_reason: false,
        closing_note: "optional",
        transfer_asks_reason: false,
        wrap_up_dialog_on_transfer: false,
        reopen_minutes: 60,
        closing_message: "",
      },
    },
    permissions: ["conversations.see_no_department", "conversations.start"],
    department_ids: ["d1"],
    csrf_token: "token",
    files_origin: null,
    agent: { state: "available", pause_reason_id: null, since: "2026-11-20T11:00:00Z" },
    directory: {
      users: [
        { id: "u1", name: "Juliana Prado", is_active: true },
        { id: "u2", name: "Carlos Lima", is_active: true },
      ],
      departments: [{ id: "d1", name: "Suporte", color: null, member_ids: ["u1"] }],
      inboxes: [
        {
          id: "i1",
          name: "Matriz",
          channel: "whatsapp",
          display_number: null,
          color: null,
          state: "connected",
          capabilities: {},
        },
      ],
      closing_reasons: [],
      pause_reasons: [],
      custom_fields: [],
    },
    ...patch,
  };
}
