import { addCatalog } from "./i18n";

/** The words of the thread and the composer. Whoever imports this waits until they are there. */
await addCatalog({
  "pt-BR": () => import("../../locales/talk-pt-BR.po"),
  en: () => import("../../locales/talk-en.po"),
  es: () => import("../../locales/talk-es.po"),
});
