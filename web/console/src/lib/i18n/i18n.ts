import { i18n, type Messages } from "@lingui/core";
import { useSyncExternalStore } from "react";

export const LOCALES = ["pt-BR", "en", "es"] as const;
export type Locale = (typeof LOCALES)[number];
export const LOCALE_NAMES: Record<Locale, string> = {
  "pt-BR": "Português (Brasil)",
  en: "English",
  es: "Español",
};

const STORAGE_KEY = "prosa.language";
/** How to load a catalog in each language. */
export type Catalog = Record<Locale, () => Promise<{ messages: Messages }>>;
const loaders: Catalog = {
  "pt-BR": () => import("../../locales/pt-BR.po"),
  en: () => import("../../locales/en.po"),
  es: () => import("../../locales/es.po"),
};

/** The nearest language that the console speaks; Portuguese when nothing fits. */
export function matchLocale(wanted: string | null | undefined): Locale {
  const base = wanted?.toLowerCase().split(/[-_]/)[0];
  return LOCALES.find((locale) => locale.toLowerCase().split("-")[0] === base) ?? "pt-BR";
}

export function storedLocale(): Locale | null {
  const stored = localStorage.getItem(STORAGE_KEY);
  return stored ? matchLocale(stored) : null;
}

const catalogs = [loaders];

/** Adds the words of a part that is loaded later, in the language on screen and in every one chosen afterwards. */
export async function addCatalog(catalog: Catalog): Promise<void> {
  catalogs.push(catalog);
  const locale = matchLocale(i18n.locale);
  const { messages } = await catalog[locale]();
  i18n.load(locale, messages);
}

/** Loads and shows a language, and remembers it on this device. */
export async function activateLocale(locale: Locale): Promise<void> {
  const parts = await Promise.all(catalogs.map((catalog) => catalog[locale]()));
  i18n.loadAndActivate({ locale, messages: Object.assign({}, ...parts.map((part) => part.messages)) });
  localStorage.setItem(STORAGE_KEY, locale);
  document.documentElement.lang = locale;
}

/** The language on screen; re-renders on a switch. */
export function useLocale(): Locale {
  return useSyncExternalStore(
    (listener) => i18n.on("change", listener),
    () => matchLocale(i18n.locale),
  );
}

export { i18n };
