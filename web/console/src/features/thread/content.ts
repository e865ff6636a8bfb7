/** Readers for `Message.content`: what came from outside may lack anything. */
export type Content = Record<string, unknown>;

export function text(content: Content, key: string): string {
  const value = content[key];
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

export function number(content: Content, key: string): number | null {
  const value = typeof content[key] === "string" ? Number(content[key]) : content[key];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

export function list(content: Content, key: string): Content[] {
  const value = content[key];
  return Array.isArray(value)
    ? value.filter((item): item is Content => typeof item === "object" && item !== null)
    : [];
}

export function object(content: Content, key: string): Content | null {
  const value = content[key];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Content) : null;
}

/** Text that may be given plainly or as `{text: …}` (a rendered template's parts). */
export function textOf(content: Content, key: string): string {
  const inner = object(content, key);
  return inner ? text(inner, "text") : text(content, key);
}
