import { expect, it } from "vitest";
import { renderInConsole } from "@/lib/testing/render";
import { SlaChip } from "./ServiceChips";

const inMinutes = (minutes: number) => new Date(Date.now() + (minutes + 0.5) * 60_000).toISOString();

it.each([
  ["counts down", { due_at: inMinutes(12), is_breached: false }, "12 min", "faltam 12 min"],
  ["counts what is past", { due_at: inMinutes(-13), is_breached: true }, "-12 min", "estourada há 12 min"],
  [
    "does not take the time that is left of the next target for a delay",
    { due_at: inMinutes(60), is_breached: true },
    "SLA estourado",
    "Uma meta foi estourada. Meta de resolução: faltam 1 h 00",
  ],
  ["says that it was missed", { due_at: null, is_breached: true }, "SLA estourado", "estourada"],
] as const)("%s", (_, sla, text, title) => {
  const { container } = renderInConsole(<SlaChip sla={{ kind: "resolution", ...sla }} isShort />);
  const badge = container.querySelector("[title]");
  expect(badge?.textContent).toBe(text);
  expect(badge?.getAttribute("title")).toContain(title);
});
