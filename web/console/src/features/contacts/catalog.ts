import { addCatalog } from "@/lib/i18n/i18n";

/** The words of the contacts pages, loaded with the first of them. */
export const catalogReady = addCatalog({
  "pt-BR": () => import("./locales/contacts-pt-BR.po"),
  en: () => import("./locales/contacts-en.po"),
  es: () => import("./locales/contacts-es.po"),
});
