import type { ContactImport } from "@/lib/api/imports";

export const TARGETS = [
  "name",
  "phone",
  "email",
  "cpf",
  "cnpj",
  "rg",
  "birth_date",
  "customer_code",
  "labels",
  "receives_broadcasts",
] as const;
export type Target = (typeof TARGETS)[number];

export const FIELD = "field.";

const IDENTIFYING: readonly string[] = ["name", "phone", "email", "cpf", "cnpj", "customer_code"];

/** Custom fields of these kinds hold files, which no cell can. */
const FILES: readonly string[] = ["file", "image"];

export const isFillable = (kind: string) => !FILES.includes(kind);

/** What a column means now; a target that another column had moves to this one. */
export function assign(
  mapping: Readonly<Record<string, string>>,
  column: number,
  target: string,
): Record<string, string> {
  const others = Object.entries(mapping).filter(
    ([number, other]) => Number(number) !== column && other !== target,
  );
  return Object.fromEntries(target ? [...others, [String(column), target]] : others);
}

/** Whether a row of the file can say who it is about. */
export function identifies(mapping: Readonly<Record<string, string>>): boolean {
  return Object.values(mapping).some((target) => IDENTIFYING.includes(target));
}

/** The columns as they are when the first row becomes names, or stops to be. */
export function withHeader(
  columns: ContactImport["columns"],
  wasHeader: boolean,
  isHeader: boolean,
): ContactImport["columns"] {
  if (wasHeader === isHeader) return columns;
  return columns.map(({ name, samples }) =>
    isHeader
      ? { name: samples[0] ?? "", samples: samples.slice(1) }
      : { name: "", samples: [name, ...samples].filter(Boolean) },
  );
}

/** How much of the work is done, from 0 to 1; null: it cannot be told. */
export function partDone(item: ContactImport): number | null {
  const done =
    item.state === "checking"
      ? item.checked
      : item.state === "undoing"
        ? item.undone + item.kept
        : item.created + item.updated + item.skipped + item.failed;
  const all = item.state === "undoing" ? item.created + item.updated : item.rows;
  return all > 0 ? Math.min(1, done / all) : null;
}

export const isWorking = ({ state }: Pick<ContactImport, "state">) =>
  state === "checking" || state === "running" || state === "undoing";
