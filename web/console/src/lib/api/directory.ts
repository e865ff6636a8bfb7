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

export interface DirectoryUser {
  id: string;
  name: string;
  is_active: boolean;
}

export interface DirectoryDepartment {
  id: string;
  name: string;
  color: string | null;
  member_ids: string[];
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
}

export interface Me {
  user: {
    id: string;
    name: string;
    login: string;
    language: string | null;
    theme: string | null;
    role: string;
  };
  account: { id: string; name: string; timezone: string };
  permissions: string[];
  department_ids: string[];
  csrf_token: string | null;
  files_origin: string | null;
  directory: {
    users: DirectoryUser[];
    departments: DirectoryDepartment[];
    inboxes: DirectoryInbox[];
    closing_reasons: ClosingReason[];
  };
}
