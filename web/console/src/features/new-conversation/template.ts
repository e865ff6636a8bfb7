/** A template that can be sent as it is. */
export interface FilledTemplate {
  name: string;
  language: string;
  components: unknown[];
}

/** What the choice of a template, which belongs to the composer, is told and tells. */
export interface TemplateSlot {
  inboxId: string;
  known: { name: string; phone: string | null; protocol: null; agent: string; department: null };
  onChange(filled: FilledTemplate | null): void;
}
