import type { ViewId, ViewSetting } from "@/lib/api/types";

const IDS: readonly ViewId[] = ["waiting", "mine", "active", "open", "all", "closed", "bot"];

/** All views, also those that the stored document does not name: it does not show them. */
export function everyView(views: readonly ViewSetting[]): ViewSetting[] {
  const missing = IDS.filter((id) => !views.some((view) => view.id === id));
  return [...views, ...missing.map((id) => ({ id, is_shown: false, label: null }))];
}

/** The view moved to another place among the others. */
export function moved(views: readonly ViewSetting[], id: ViewId, to: number): ViewSetting[] {
  const view = views.find((item) => item.id === id);
  if (!view) return [...views];
  const rest = views.filter((item) => item.id !== id);
  rest.splice(Math.max(0, Math.min(rest.length, to)), 0, view);
  return rest;
}

/** Words and order that teams know from elsewhere; they are the company's own words, so nobody translates them. */
const PRESETS = {
  usual: [["waiting"], ["mine"], ["active"], ["open"], ["all"], ["closed"]],
  queue: [["waiting", "Fila"], ["active", "Abertos"], ["closed"]],
  waiting: [["waiting", "Em espera"], ["mine", "Em atendimento"], ["all"], ["closed"]],
  protocols: [["mine", "Meus protocolos"], ["active"], ["waiting"], ["all"], ["closed"]],
} as const satisfies Record<string, readonly (readonly [ViewId, string?])[]>;

export type PresetId = keyof typeof PRESETS;
export const PRESET_IDS = Object.keys(PRESETS) as PresetId[];

export function presetViews(id: PresetId): ViewSetting[] {
  const rows: readonly (readonly [ViewId, string?])[] = PRESETS[id];
  return everyView(rows.map(([view, label]) => ({ id: view, is_shown: true, label: label ?? null })));
}

/** The preset that the views are; null: somebody's own. */
export function presetOf(views: readonly ViewSetting[]): PresetId | null {
  const shape = (list: readonly ViewSetting[]) =>
    JSON.stringify(list.filter((view) => view.is_shown).map((view) => [view.id, view.label]));
  return PRESET_IDS.find((id) => shape(presetViews(id)) === shape(views)) ?? null;
}
