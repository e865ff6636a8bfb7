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

export type FieldKind = "text" | "number" | "date" | "time" | "choice" | "choices" | "boolean" | "url";

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

/** How the company works, as far as every console needs it. */
export interface AccountSettings {
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
  sound: boolean;
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
    pause_reasons: PauseReason[];
    custom_fields: ClosingField[];
  };
}
