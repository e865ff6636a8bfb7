import type { KeyboardEvent } from "react";

const RESULT = "[data-row], [data-hit], [data-recent]";

function results(pane: HTMLElement): HTMLElement[] {
  return [...pane.querySelectorAll<HTMLElement>(RESULT)];
}

/** Arrows go from the search box through everything that was found and back, Escape returns to it. */
export function onArrowKeys(event: KeyboardEvent<HTMLElement>): void {
  const { key, target, currentTarget: pane } = event;
  if (
    !(target instanceof HTMLElement) ||
    event.defaultPrevented ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey
  )
    return;
  const box = pane.querySelector<HTMLInputElement>("[data-search]");
  const isBox = target === box;
  if (!isBox && !target.matches(RESULT)) return;
  if (key === "Escape" && !isBox && box?.value) {
    event.preventDefault();
    box.select();
    return;
  }
  if (key !== "ArrowDown" && key !== "ArrowUp") return;
  const all = results(pane);
  const index = isBox ? -1 : all.indexOf(target);
  const next = key === "ArrowDown" ? index + 1 : index - 1;
  if (isBox && key === "ArrowUp") return;
  event.preventDefault();
  const found = next < 0 ? box : all[next];
  found?.focus({ preventScroll: true });
  found?.scrollIntoView({ block: "nearest" });
}

/** Opens what was found first. */
export function openFirst(pane: HTMLElement | null): void {
  if (pane) results(pane)[0]?.click();
}
