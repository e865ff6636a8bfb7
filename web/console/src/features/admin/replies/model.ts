import type { CannedReply, ReplyButtons, ReplyList } from "../wire";

/** What WhatsApp takes. */
export const MAX_BUTTONS = 3;
export const MAX_ROWS = 10;
export const MAX_FILES = 10;

export type Choices = ReplyButtons | ReplyList | null;
export type ChoiceKind = "none" | "buttons" | "list";

export function kindOf(choices: Choices): ChoiceKind {
  if (!choices) return "none";
  return "buttons" in choices ? "buttons" : "list";
}

export function rowCount(list: ReplyList): number {
  return list.sections.reduce((sum, section) => sum + section.rows.length, 0);
}

/** The customer's answer names the choice by its id; people never see it. */
function newId(): string {
  return crypto.randomUUID().slice(0, 8);
}

export const newButton = () => ({ id: newId(), title: "" });
export const newRow = () => ({ id: newId(), title: "", description: null as string | null });

export function emptyChoices(kind: ChoiceKind): Choices {
  if (kind === "buttons") return { buttons: [newButton()] };
  if (kind === "list") return { button: "", sections: [{ title: null, rows: [newRow()] }] };
  return null;
}

/** A shortcut as the server takes it: "Segunda Via" becomes "segunda-via" while it is typed. */
export function shortcutFrom(typed: string): string {
  return typed
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/\s+/g, "-")
    .replace(/[^a-z0-9_-]/g, "")
    .slice(0, 40);
}

/** Puts a variable where the cursor is; the text and the cursor's new place. */
export function withVariable(text: string, name: string, from: number, to: number): [string, number] {
  const word = `{${name}}`;
  return [text.slice(0, from) + word + text.slice(to), from + word.length];
}

/** Those in which what is searched occurs, accents and case aside. */
export function searched(replies: readonly CannedReply[], q: string): CannedReply[] {
  const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const wanted = fold(q.trim().replace(/^\//, ""));
  return replies.filter((reply) => fold(`${reply.shortcut} ${reply.title} ${reply.text}`).includes(wanted));
}
