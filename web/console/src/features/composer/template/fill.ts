/** Approved templates: their variables, a preview, and the parameters that a send carries. */
export interface TemplateButton {
  type: string;
  text: string;
  url?: string;
  phone_number?: string;
}

export interface TemplateComponent {
  type: string;
  format?: string;
  text?: string;
  buttons?: TemplateButton[];
  example?: unknown;
}

export interface Template {
  id: string;
  name: string;
  language: string;
  category: string;
  status: string;
  components: TemplateComponent[];
}

export interface TemplateField {
  /** "header:1", "body:nome", "button:0:1". */
  key: string;
  part: "header" | "body" | "button";
  /** What stands between the braces. */
  name: string;
  buttonIndex: number | null;
}

export interface KnownValues {
  name: string;
  phone: string | null;
  protocol: string | null;
  agent: string | null;
  department: string | null;
}

const VARIABLE = /\{\{\s*([\p{L}\p{N}_.-]+)\s*\}\}/gu;

function names(text: string | undefined): string[] {
  return [...new Set([...(text ?? "").matchAll(VARIABLE)].map((match) => match[1] as string))];
}

export function component(template: Template, type: string): TemplateComponent | undefined {
  return template.components.find((candidate) => candidate.type.toUpperCase() === type);
}

export type HeaderMedia = "image" | "video" | "document";

/** The kind of file that the template's header is, to be chosen when sending; null when it is none. */
export function headerMedia(template: Template): HeaderMedia | null {
  const format = component(template, "HEADER")?.format?.toLowerCase();
  return format === "image" || format === "video" || format === "document" ? format : null;
}

export function templateFields(template: Template): TemplateField[] {
  const of = (part: "header" | "body") =>
    names(component(template, part.toUpperCase())?.text).map((name) => ({
      key: `${part}:${name}`,
      part,
      name,
      buttonIndex: null,
    }));
  const buttons = component(template, "BUTTONS")?.buttons ?? [];
  const urls = buttons.flatMap((button, index) =>
    names(button.url).map((name) => ({
      key: `button:${index}:${name}`,
      part: "button" as const,
      name,
      buttonIndex: index,
    })),
  );
  return [...of("header"), ...of("body"), ...urls];
}

function known(name: string, values: KnownValues): string {
  const first = values.name.trim().split(/\s+/)[0] ?? "";
  const plain = name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const table: Record<string, string | null> = {
    nome: values.name,
    name: values.name,
    nombre: values.name,
    nome_cliente: values.name,
    customer_name: values.name,
    cliente: values.name,
    primeiro_nome: first,
    first_name: first,
    telefone: values.phone,
    phone: values.phone,
    protocolo: values.protocol,
    protocol: values.protocol,
    atendente: values.agent,
    agent: values.agent,
    setor: values.department,
    department: values.department,
  };
  return table[plain] ?? "";
}

/** First values for the fields: named ones by meaning, and a body's {{1}}, by custom the name, by the first name. */
export function suggest(template: Template, values: KnownValues): Record<string, string> {
  return Object.fromEntries(
    templateFields(template).map((field) => [
      field.key,
      field.key === "body:1" ? known("primeiro_nome", values) : known(field.name, values),
    ]),
  );
}

/** The text with its variables filled; an empty one stays visible as {{name}}. */
export function fillText(text: string, prefix: string, values: Record<string, string>): string {
  return text.replace(VARIABLE, (raw, name: string) => values[`${prefix}:${name}`]?.trim() || raw);
}

export function missingFields(template: Template, values: Record<string, string>): TemplateField[] {
  return templateFields(template).filter((field) => !values[field.key]?.trim());
}

export interface SendComponent {
  type: "header" | "body" | "button";
  sub_type?: "url";
  index?: string;
  parameters: ({ type: "text"; text: string; parameter_name?: string } | MediaParameter)[];
}

export interface MediaParameter {
  type: string;
  attachment_id: string;
}

function parameter(field: TemplateField, values: Record<string, string>) {
  const text = values[field.key]?.trim() ?? "";
  const isNamed = !/^\d+$/.test(field.name);
  return isNamed
    ? { type: "text" as const, parameter_name: field.name, text }
    : { type: "text" as const, text };
}

function byNumber(a: TemplateField, b: TemplateField): number {
  return (Number(a.name) || 0) - (Number(b.name) || 0);
}

/** The `components` of a send, in the provider's shape. */
export function sendComponents(
  template: Template,
  values: Record<string, string>,
  headerAttachment: string | null = null,
): SendComponent[] {
  const fields = templateFields(template);
  const media = headerMedia(template);
  const parts: SendComponent[] = [];
  if (media && headerAttachment) {
    parts.push({ type: "header", parameters: [{ type: media, attachment_id: headerAttachment }] });
  }
  for (const part of ["header", "body"] as const) {
    const own = fields.filter((field) => field.part === part).sort(byNumber);
    if (own.length) parts.push({ type: part, parameters: own.map((field) => parameter(field, values)) });
  }
  for (const field of fields.filter((candidate) => candidate.part === "button")) {
    const index = String(field.buttonIndex);
    parts.push({
      type: "button",
      sub_type: "url",
      index,
      parameters: [{ type: "text", text: values[field.key]?.trim() ?? "" }],
    });
  }
  return parts;
}

/** Whether a search word stands in the name or the body, without case and accents. */
export function matchesSearch(template: Template, query: string): boolean {
  const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const haystack = fold(`${template.name} ${component(template, "BODY")?.text ?? ""}`);
  return fold(query)
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}
