/** What the administration's part of the API answers. */

import type {
  Attachment,
  ClosingReason,
  DirectoryLabel,
  AccountSettings as PublicAccountSettings,
  ProfileSettings as PublicProfileSettings,
} from "@/lib/api/types";
import type { Hours } from "./hours/model";

export type {
  ClosingField as CustomField,
  FieldKind,
  PauseReason as Pause,
} from "@/lib/api/types";
export type * from "./channels/wire";

export interface ProfileSettings extends PublicProfileSettings {
  signature: string;
}

export type Reason = Required<ClosingReason>;

export interface Label extends DirectoryLabel {
  position: number;
}

export interface Items<T> {
  items: T[];
}

export interface User {
  id: string;
  login: string;
  name: string;
  is_active: boolean;
  role_id: string;
  role: string;
  /** Belongs to further companies: only they change their own name, login and password. */
  is_shared: boolean;
  skills: string[];
}

export interface Role {
  id: string;
  kind: string;
  name: string;
  permissions: string[];
}

export interface Roles {
  items: Role[];
  permissions: Record<string, string>;
}

export interface Session {
  id: string;
  address: string;
  user_agent: string;
  created_at: string;
  last_seen_at: string;
  is_current: boolean;
}

export interface Inactivity {
  warn_minutes: number | null;
  warn_message: string;
  close_minutes: number | null;
  close_message: string;
}

export interface DepartmentSettings {
  mode: "pull" | "push";
  strategy: "round_robin" | "random" | "least_busy" | "longest_idle" | "last_agent" | "skills";
  skills: string[];
  offer_seconds: number;
  can_decline: boolean;
  transfer_needs_acceptance: boolean;
  capacity: number;
  channel_capacity: Record<string, number>;
  wrap_up_seconds: number;
  wrap_up_counts_as_available: boolean;
  priority: number;
  hours: Hours | null;
  out_of_hours_message: string;
  open_when_closed: boolean;
  welcome_message: string;
  waiting_message: string;
  announce_position: boolean;
  leave_word: string;
  overflow_to: string[];
  overflow_when_unavailable: boolean;
  overflow_queue_length: number | null;
  overflow_waiting_minutes: number | null;
  overflow_returns: boolean;
  inactivity: Inactivity | null;
  owed_reply_minutes: number | null;
  owed_reply_action: "remind" | "alert" | "requeue";
  owner_first: boolean;
  closing_message: string;
}

export interface Department {
  id: string;
  name: string;
  color: string;
  is_active: boolean;
  member_ids: string[];
  settings: DepartmentSettings;
  warnings: string[];
}

export interface AccountSettings extends PublicAccountSettings {
  customer_message_reopens: boolean;
  offline_grace_seconds: number;
  requeue_when_offline: boolean;
  hours: Hours;
  inactivity: Inactivity;
  inactivity_channels: Record<string, Inactivity>;
  texts: { queue_position: string; queue_estimate: string; left_queue: string };
}

export interface Account {
  id: string;
  name: string;
  timezone: string;
  language: string;
  settings: AccountSettings;
}

export interface SlaPolicy {
  id: string;
  name: string;
  department_id: string | null;
  min_priority: number;
  first_response_minutes: number | null;
  next_response_minutes: number | null;
  resolution_minutes: number | null;
  is_active: boolean;
  position: number;
}

export type ReplyScope = "account" | "department" | "personal";

export interface ReplyButtons {
  buttons: { id: string; title: string }[];
}

export interface ReplyList {
  button: string;
  sections: { title: string | null; rows: { id: string; title: string; description: string | null }[] }[];
}

export interface CannedReply {
  id: string;
  scope: ReplyScope;
  department_id: string | null;
  owner_id: string | null;
  shortcut: string;
  title: string;
  text: string;
  attachments: Attachment[];
  interactive: ReplyButtons | ReplyList | null;
  is_active: boolean;
  usage_count: number;
  version: number;
}

export interface Token {
  id: string;
  name: string;
  created_at: string;
  last_used_at: string | null;
}

export interface Removed {
  outcome: "deleted" | "deactivated";
}
