/** Who is signed in, and what the account has. */

import type { AttachmentKind } from "./messages";

/** What a channel takes of one kind of file. */
export interface MediaRule {
  mimes: string[];
  max_bytes: number;
  /** Characters; 0: no caption. */
  caption_limit: number;
}

/** Limits of a channel in characters and bytes; a part that is missing is unknown, not forbidden. */
export interface Capabilities {
  text_limit?: number;
  media?: Partial<Record<AttachmentKind, MediaRule>>;
  reactions?: boolean;
  replies?: boolean;
  templates?: boolean;
  locations?: boolean;
  contacts?: boolean;
}

export type AgentStateName = "available" | "paused" | "offline" | "rona" | "wrap_up";

/** What a person does at the moment; `since` null: never was anything but offline. */
export interface AgentState {
  state: AgentStateName;
  pause_reason_id: string | null;
  since: string | null;
}

export interface DirectoryUser {
  id: string;
  name: string;
  is_active: boolean;
  /** The version of their photo. */
  photo?: string | null;
  /** Missing in `user.updated`: what is known stays. */
  agent_state?: AgentState;
}

export interface DirectoryDepartment {
  id: string;
  name: string;
  color: string | null;
  member_ids: string[];
  is_active?: boolean;
  mode?: "pull" | "push";
  transfer_needs_acceptance?: boolean;
  wrap_up_counts_as_available?: boolean;
  /** What the closing dialog is filled with where the agent has no message of their own. */
  closing_message?: string;
}

export interface DirectoryInbox {
  id: string;
  name: string;
  channel: string;
  display_number: string | null;
  color: string | null;
  state: string;
  capabilities: Capabilities;
}

export interface DirectoryLabel {
  id: string;
  name: string;
  /** #RRGGBB */
  color: string;
  icon: string | null;
  /** null: everybody's. */
  department_id: string | null;
  /** false: put away; it still names what carries it. */
  is_active: boolean;
}

export interface ClosingReason {
  id: string;
  name: string;
  parent_id: string | null;
  /** Set on reasons that the system gives itself. */
  code?: string | null;
  is_active?: boolean;
  position?: number;
}

export interface PauseReason {
  id: string;
  name: string;
  is_active: boolean;
  position: number;
}

export type FieldKind =
  | "text"
  | "number"
  | "date"
  | "time"
  | "choice"
  | "choices"
  | "boolean"
  | "url"
  | "file"
  | "image";

/** A custom field that the closing dialog asks for. */
export interface ClosingField {
  id: string;
  key: string;
  label: string;
  kind: FieldKind;
  options: string[];
  at_closing: "none" | "optional" | "required";
  is_active: boolean;
  position: number;
}

/** The company's word for its departments, as stored; shown in the reader's language. */
export type DepartmentWord = "Setor" | "Departamento" | "Equipe" | "Fila";

/** One tab of the inbox; `label` null: the usual word. */
export interface ViewSetting {
  id: "waiting" | "mine" | "active" | "open" | "bot" | "all" | "closed";
  is_shown: boolean;
  label: string | null;
}

/** What the card of a waiting conversation offers. */
export type WaitingAction = "preview" | "template" | "history" | "edit_contact" | "transfer" | "start";

/** How the company works, as far as every console needs it. */
export interface AccountSettings {
  department_word: DepartmentWord;
  /** The tabs in their order. */
  views: ViewSetting[];
  waiting_actions: Record<WaitingAction, boolean>;
  /** A click on a waiting card starts its service. */
  click_card_starts: boolean;
  /** What the customer sees above an agent's messages. */
  agent_name: "none" | "first_name" | "name" | "name_department";
  /** One picked image leaves without a look at it first. */
  send_image_at_once: boolean;
  /** Templates are offered only where free text is not allowed. */
  template_only_when_expired: boolean;
  labels_stay_after_closing: boolean;
  read_receipts: boolean;
  typing_to_customer: boolean;
  /** These hold for whoever has not chosen for themselves. */
  notify_sound: boolean;
  notify_desktop: boolean;
  notify_push: boolean;
  /** Phones may show who wrote and what, not only that there is news. */
  push_shows_content: boolean;
  require_department_on_start: boolean;
  require_reason: boolean;
  closing_note: "off" | "optional" | "required";
  transfer_asks_reason: boolean;
  wrap_up_dialog_on_transfer: boolean;
  /** Minutes in which a closed ticket may be reopened; 0 never. */
  reopen_minutes: number;
  closing_message: string;
}

/** Meu Perfil. */
export interface ProfileSettings {
  closing_message: string;
  /** Off: Enter breaks the line and Ctrl+Enter sends. */
  enter_sends: boolean;
  /** Null, here and below: as the company has it. */
  sound: boolean | null;
  /** Where the browser allows them. */
  desktop_notifications: boolean | null;
  /** Phones that have the app installed. */
  push: boolean | null;
  /** What phones show; true shows no more than the company allows. */
  push_content: boolean | null;
  /** Ask before a recorded voice message is sent. */
  confirm_audio: boolean;
}

export interface Me {
  user: {
    id: string;
    name: string;
    login: string;
    language: string | null;
    theme: string | null;
    role: string;
    settings: ProfileSettings;
  };
  account: { id: string; name: string; timezone: string; settings: AccountSettings };
  permissions: string[];
  department_ids: string[];
  csrf_token: string | null;
  files_origin: string | null;
  agent: AgentState;
  directory: {
    users: DirectoryUser[];
    departments: DirectoryDepartment[];
    inboxes: DirectoryInbox[];
    closing_reasons: ClosingReason[];
    labels: DirectoryLabel[];
    pause_reasons: PauseReason[];
    custom_fields: ClosingField[];
  };
}
