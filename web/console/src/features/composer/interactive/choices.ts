import type { Choices, InteractivePayload } from "@/lib/api/types";

/** WhatsApp's limits, in characters. */
export const LIMITS = {
  body: 1024,
  header: 60,
  footer: 60,
  buttons: 3,
  title: 20,
  rows: 10,
  rowTitle: 24,
  description: 72,
} as const;

export interface RowDraft {
  /** Stays while the row is edited; sent, so that an answer can be told apart. */
  id: string;
  title: string;
  description: string;
}

export interface ChoicesDraft {
  type: "buttons" | "list";
  header: string;
  body: string;
  footer: string;
  /** What opens the list. */
  button: string;
  rows: RowDraft[];
}

let made = 0;
export const emptyRow = (): RowDraft => ({
  id: `opcao-${Date.now().toString(36)}-${++made}`,
  title: "",
  description: "",
});

export function emptyChoices(): ChoicesDraft {
  return { type: "buttons", header: "", body: "", footer: "", button: "", rows: [emptyRow()] };
}

/** A quick reply's choices, for a last look before they leave. Sections are shown as one list. */
export function draftOf(choices: Choices, body: string): ChoicesDraft {
  if ("buttons" in choices) {
    const rows = choices.buttons.map((button) => ({ ...button, description: "" }));
    return { ...emptyChoices(), body, rows };
  }
  const rows = choices.sections.flatMap((section) =>
    section.rows.map((row) => ({ id: row.id, title: row.title, description: row.description ?? "" })),
  );
  return { ...emptyChoices(), type: "list", body, button: choices.button, rows };
}

export type Fault = "body" | "button" | "rows" | "title" | "twice" | "too_many" | "too_long";

/** What keeps the message from being sent; null when nothing does. Empty rows are left out, not faults. */
export function faultOf(draft: ChoicesDraft): Fault | null {
  const rows = draft.rows.filter((row) => row.title.trim() || row.description.trim());
  const isList = draft.type === "list";
  if (!draft.body.trim()) return "body";
  if (
    draft.body.length > LIMITS.body ||
    draft.header.length > LIMITS.header ||
    draft.footer.length > LIMITS.footer
  )
    return "too_long";
  if (isList && !draft.button.trim()) return "button";
  if (rows.length === 0) return "rows";
  if (rows.length > (isList ? LIMITS.rows : LIMITS.buttons)) return "too_many";
  if (rows.some((row) => !row.title.trim())) return "title";
  const longest = isList ? LIMITS.rowTitle : LIMITS.title;
  if (rows.some((row) => row.title.length > longest || row.description.length > LIMITS.description))
    return "too_long";
  const titles = rows.map((row) => row.title.trim().toLocaleLowerCase());
  return new Set(titles).size === titles.length ? null : "twice";
}

/** The message as it is sent; only of a draft without faults. */
export function payloadOf(draft: ChoicesDraft): InteractivePayload {
  const rows = draft.rows
    .filter((row) => row.title.trim())
    .map((row) => ({ id: row.id, title: row.title.trim(), description: row.description.trim() }));
  const rest = {
    body: draft.body.trim(),
    ...(draft.header.trim() ? { header: draft.header.trim() } : {}),
    ...(draft.footer.trim() ? { footer: draft.footer.trim() } : {}),
  };
  if (draft.type === "buttons")
    return { type: "buttons", ...rest, buttons: rows.map(({ id, title }) => ({ id, title })) };
  const plain = rows.map(({ description, ...row }) => (description ? { ...row, description } : row));
  return { type: "list", ...rest, button: draft.button.trim(), sections: [{ rows: plain }] };
}
