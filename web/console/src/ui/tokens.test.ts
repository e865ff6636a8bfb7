import { describe, expect, it } from "vitest";
import { AVATAR_FILLS } from "./Avatar";
import css from "./tokens.css?raw";

function tokens(selector: string): Record<string, string> {
  const start = css.indexOf(selector);
  const block = css.slice(css.indexOf("{", start), css.indexOf("}", start));
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/gi)].map((match) => [match[1], match[2]]),
  );
}

function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = channels.map((c) =>
    c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const SURFACES = ["bg-app", "bg-surface", "bg-raised", "bg-hover", "bg-selected"];
const on = (text: string, grounds: string[], least: number): [string, string, number][] =>
  grounds.map((ground) => [text, ground, least]);
const PAIRS = [
  ...on("text", [...SURFACES, "bubble-in"], 4.5),
  ...on("text-2", [...SURFACES, "bubble-in"], 4.5),
  ...["on-bubble", "on-bubble-2", "on-bubble-danger", "on-bubble-warn"].flatMap((ink) =>
    on(ink, ["bubble-out"], 4.5),
  ),
  ...on("on-bubble-tick", ["bubble-out"], 3),
  ...on("text-3", [...SURFACES, "bubble-in"], 4.5),
  ...on("accent-text", ["bg-surface", "bg-raised", "bg-hover", "bg-selected"], 4.5),
  ...["ok", "warn", "danger"].flatMap((tone) =>
    on(tone, ["bg-surface", "bg-raised", "bg-hover", "bg-selected"], 4.5),
  ),
  ...on("on-accent", ["accent", "accent-hover"], 4.5),
  ...on("note-text", ["note-bg"], 4.5),
  ...on("internal-text", ["internal-bg"], 4.5),
  ...on("on-internal", ["internal-solid"], 4.5),
  ...on("tick-read", ["bg-surface", "bg-hover", "bg-selected"], 3),
  ...on("border-strong", ["bg-raised", "bg-app"], 3),
  ...on("accent", ["bg-surface", "bg-selected"], 3),
  ...on("internal-border", ["bg-surface"], 3),
];

describe.each([
  ["light", tokens(":root,")],
  ["dark", tokens('\n[data-mantine-color-scheme="dark"]')],
])("contrast in the %s theme", (_, palette) => {
  it.each(PAIRS)("%s on %s is at least %d:1", (text, ground, least) => {
    expect(contrast(palette[text] ?? "", palette[ground] ?? "")).toBeGreaterThanOrEqual(least);
  });
});

it.each(AVATAR_FILLS)("white is readable on the avatar's %s", (fill) => {
  expect(contrast("#FFFFFF", fill)).toBeGreaterThanOrEqual(4.5);
});

it("knows a bad pair", () => {
  expect(contrast("#ADB5BD", "#FFFFFF")).toBeLessThan(4.5);
});
