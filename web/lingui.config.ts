import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";

export default defineConfig({
  sourceLocale: "pt-BR",
  locales: ["pt-BR", "en", "es"],
  catalogs: [{ path: "<rootDir>/console/src/locales/{locale}", include: ["<rootDir>/console/src"] }],
  format: formatter({ lineNumbers: false, origins: false }),
  orderBy: "message",
});
