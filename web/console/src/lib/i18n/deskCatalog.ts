import { addCatalog } from "./i18n";

/** The words of the service desk's dialogs, menus and bars. Whoever imports this waits until they are there. */
await addCatalog({
  "pt-BR": () => import("../../locales/desk-pt-BR.po"),
  en: () => import("../../locales/desk-en.po"),
  es: () => import("../../locales/desk-es.po"),
});
