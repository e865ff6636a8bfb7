export type NoticeKind =
  | "message"
  | "assigned"
  | "queued"
  | "offer"
  | "mention"
  | "note"
  | "note_due"
  | "schedule_failed"
  | "reply_owed"
  | "sla_breached";

/** One entry of the bell; messages of one conversation share one, `count` tells how many. */
export interface Notice {
  id: string;
  kind: NoticeKind;
  conversation_id: string | null;
  detail: {
    text?: string;
    contact_name?: string | null;
    actor_id?: string | null;
    department_id?: string | null;
    agent_id?: string | null;
  };
  count: number;
  created_at: string;
  updated_at: string;
  is_seen: boolean;
}

export interface NoticePage {
  items: Notice[];
  next_cursor: string | null;
  unseen: number;
}

/** What `notification.created`, `.removed` and `.seen` carry. */
export interface NoticeEvent {
  type: string;
  at?: string;
  notification?: Notice;
  /** Whether it makes itself heard in windows that do not show the chat. */
  sound?: boolean;
  ids?: string[];
}
