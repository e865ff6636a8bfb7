/** The pages of the settings in their order, and what somebody must be allowed to see each. */

export const PAGES = [
  { id: "profile", group: "personal", permission: null },
  { id: "own-replies", group: "personal", permission: null },
  { id: "users", group: "team", permission: "users.manage" },
  { id: "roles", group: "team", permission: "users.manage" },
  { id: "departments", group: "team", permission: "departments.manage" },
  { id: "pauses", group: "team", permission: "account.manage" },
  { id: "inbox", group: "service", permission: "account.manage" },
  { id: "service", group: "service", permission: "account.manage" },
  { id: "messages", group: "service", permission: "account.manage" },
  { id: "notifications", group: "service", permission: "account.manage" },
  { id: "hours", group: "service", permission: "account.manage" },
  { id: "labels", group: "service", permission: "labels.manage" },
  { id: "replies", group: "service", permission: "canned_replies.manage" },
  { id: "reasons", group: "service", permission: "closing_reasons.manage" },
  { id: "fields", group: "service", permission: "custom_fields.manage" },
  { id: "sla", group: "service", permission: "account.manage" },
  { id: "blocked", group: "service", permission: "contacts.block" },
  { id: "channels", group: "channels", permission: "inboxes.manage" },
  { id: "templates", group: "channels", permission: "templates.manage" },
  { id: "company", group: "company", permission: "account.manage" },
  { id: "privacy", group: "company", permission: "privacy.manage" },
  { id: "audit", group: "company", permission: "audit.read" },
  { id: "tokens", group: "company", permission: "tokens.manage" },
  { id: "reseller", group: "company", permission: "resellers.manage" },
] as const;

export type PageId = (typeof PAGES)[number]["id"];
export type PageGroup = (typeof PAGES)[number]["group"];

/** Whether there is any page for more than oneself. */
export function hasSettings(permissions: readonly string[]): boolean {
  return PAGES.some(({ permission }) => permission !== null && permissions.includes(permission));
}

export function pagesFor(permissions: readonly string[]) {
  return PAGES.filter((page) => page.permission === null || permissions.includes(page.permission));
}
