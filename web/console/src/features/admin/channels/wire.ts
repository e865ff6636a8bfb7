export interface Inbox {
  id: string;
  name: string;
  channel: string;
  state: "active" | "paused" | "needs_token";
  state_reason: string | null;
  external_id: string;
  business_id: string;
  display_number: string;
  color: string;
  default_department_id: string | null;
  webhook_url: string;
  verify_token: string;
  has_app_secret: boolean;
  has_access_token: boolean;
  last_webhook_at: string | null;
  last_sent_at: string | null;
}

export interface InboxHealth {
  inbox_id: string;
  dead_letters: number;
  unprocessed: number;
  lag_seconds: number | null;
}

export interface DeadLetter {
  id: string;
  inbox_id: string;
  element: string;
  error: string;
  recorded_at: string;
}

export interface Template {
  id: string;
  name: string;
  language: string;
  category: string;
  /** The provider's word: APPROVED, PENDING, REJECTED, PAUSED, DISABLED… */
  status: string;
  components: { type: string; text?: string; format?: string; buttons?: { text: string }[] }[];
}
