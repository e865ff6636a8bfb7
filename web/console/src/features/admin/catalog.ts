// Its dialogs are those of the service desk.
import "@/lib/i18n/deskCatalog";
import { addCatalog } from "@/lib/i18n/i18n";

/** The administration's own words, loaded with its first page only. */
export const catalogReady = addCatalog({
  "pt-BR": () => import("./locales/admin-pt-BR.po"),
  en: () => import("./locales/admin-en.po"),
  es: () => import("./locales/admin-es.po"),
});
