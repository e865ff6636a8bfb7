import { api, apiUrl, csrfHeaders, toApiError } from "./client";
import { type ContactQuery, contactParams } from "./contacts";
import { ApiError, NetworkError, type Problem } from "./problem";

export type ImportState =
  | "uploaded"
  | "checking"
  | "checked"
  | "running"
  | "done"
  | "undoing"
  | "undone"
  | "failed"
  | "canceled";

export type RowOutcome =
  | "create"
  | "update"
  | "skip"
  | "error"
  | "created"
  | "updated"
  | "skipped"
  | "undone"
  | "kept";

export interface ImportOptions {
  existing: "skip" | "update";
  /** For rows that say nothing about broadcasts; null: it stays as it is. */
  consent: boolean | null;
  label_ids: string[];
  create_labels: boolean;
  /** Where a number without prefix belongs; null: such numbers are errors. */
  country: "BR" | null;
  has_header: boolean;
}

/** How far an import is; this much comes with every event. */
export interface ImportProgress {
  id: string;
  state: ImportState;
  rows: number;
  checked: number;
  /** What would happen while it is checked, else what happened. */
  created: number;
  updated: number;
  skipped: number;
  failed: number;
  undone: number;
  kept: number;
  error: string | null;
  version: number;
}

export interface ContactImport extends ImportProgress {
  file_name: string;
  format: "csv" | "xlsx";
  encoding: string;
  delimiter: string;
  /** Bytes. */
  size: number;
  columns: { name: string; samples: string[] }[];
  /** Number of the column → target ("name", "phone", …, "field.<key>"). */
  mapping: Record<string, string>;
  options: ImportOptions;
  is_file_kept: boolean;
  /** Rows mean contacts by CPF and CNPJ, too: whoever uploaded the file may see documents. */
  by_documents: boolean;
  can_undo: boolean;
  created_by_id: string;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
}

export interface RowFault {
  /** A target; empty: the whole row. */
  field: string;
  code: string;
  value: string;
  /** The row that said the same before. */
  first: number | null;
}

export interface ImportRow {
  number: number;
  outcome: RowOutcome;
  contact_id: string | null;
  errors: RowFault[];
}

export interface ImportRows {
  items: ImportRow[];
  next_cursor: string | null;
}

interface Answer {
  import: ContactImport;
}

export type ImportAction = "check" | "run" | "undo" | "cancel";

const path = (id: string) => `/contact-imports/${id}`;

export async function fetchImport(id: string, signal?: AbortSignal): Promise<ContactImport> {
  return (await api.get<Answer>(path(id), { signal })).import;
}

export function fetchImports(
  cursor: string | null,
  signal?: AbortSignal,
): Promise<{ items: ContactImport[]; next_cursor: string | null }> {
  return api.get("/contact-imports", { query: { cursor }, signal });
}

export async function mapColumns(
  id: string,
  columns: Record<string, string>,
  options: ImportOptions,
): Promise<ContactImport> {
  return (await api.put<Answer>(`${path(id)}/mapping`, { columns, options })).import;
}

export async function actOnImport(id: string, action: ImportAction): Promise<ContactImport> {
  return (await api.post<Answer>(`${path(id)}/${action}`)).import;
}

export function fetchRows(
  id: string,
  outcome: RowOutcome,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<ImportRows> {
  return api.get(`${path(id)}/rows`, { query: { outcome, cursor }, signal });
}

/** Fetches a file that the server makes while it sends it, so that a refusal can be told in words. */
export async function downloadFile(address: string, name: string, signal?: AbortSignal): Promise<void> {
  let response: Response;
  try {
    response = await fetch(address, { credentials: "same-origin", signal: signal ?? null });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new NetworkError(error);
  }
  if (!response.ok) throw await toApiError(response);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  // The browser has taken it over by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export const errorsFile = (id: string) => apiUrl(`${path(id)}/errors.csv`);

/** Where the contacts of a list are as a file; `titles` names its columns. */
export function exportAddress(
  query: ContactQuery,
  format: "csv" | "xlsx",
  name: string,
  titles: Readonly<Record<string, string>>,
): string {
  const named = Object.fromEntries(Object.entries(titles).map(([key, text]) => [`title.${key}`, text]));
  return apiUrl("/contacts/export", { ...contactParams(query), format, name, ...named });
}

/** Sends a file; `fetch` reports no progress of what is sent, therefore the older interface. */
export function uploadContacts(
  file: File,
  onProgress: (part: number) => void,
  signal?: AbortSignal,
): Promise<ContactImport> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", apiUrl("/contact-imports"));
    request.setRequestHeader("Accept", "application/json");
    for (const [name, value] of Object.entries(csrfHeaders())) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) onProgress(event.loaded / event.total);
    };
    request.onerror = () => reject(new NetworkError());
    request.onabort = () => reject(new DOMException("Cancelled", "AbortError"));
    request.onload = () => {
      try {
        const body: unknown = JSON.parse(request.responseText);
        if (request.status === 201) resolve((body as Answer).import);
        else reject(new ApiError(body as Problem));
      } catch {
        reject(new ApiError({ status: request.status, code: `http_${request.status}` }));
      }
    };
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    const form = new FormData();
    form.append("file", file, file.name);
    request.send(form);
  });
}
