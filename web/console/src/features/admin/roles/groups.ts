export const GROUPS = ["see", "serve", "contacts", "configure", "supervise"] as const;
export type Group = (typeof GROUPS)[number];

/** Where a permission is shown; one that is not known yet is found under the last group. */
export function groupOf(permission: string): Group {
  if (/^conversations\.see_/.test(permission)) return "see";
  if (/^(conversations|messages|billing)\./.test(permission) && permission !== "conversations.export")
    return "serve";
  if (permission.startsWith("contacts.")) return "contacts";
  if (permission.endsWith(".manage") && permission !== "tokens.manage") return "configure";
  return "supervise";
}

/** Permissions by group in the groups' order, each in the server's order; empty groups are left out. */
export function groupPermissions(names: readonly string[]): { group: Group; names: string[] }[] {
  return GROUPS.map((group) => ({ group, names: names.filter((name) => groupOf(name) === group) })).filter(
    (item) => item.names.length > 0,
  );
}
