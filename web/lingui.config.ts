import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";

export default defineConfig({
  sourceLocale: "pt-BR",
  locales: ["pt-BR", "en", "es"],
  catalogs: [
    {
      path: "<rootDir>/console/src/locales/{locale}",
      include: ["<rootDir>/console/src"],
      exclude: ["<rootDir>/console/src/features/admin/**"],
    },
    // Few people need it: its words are no part of the first screen.
    {
      path: "<rootDir>/console/src/features/admin/locales/admin-{locale}",
      include: ["<rootDir>/console/src/features/admin"],
    },
  ],
  format: formatter({ lineNumbers: false, origins: false }),
  orderBy: "message",
});
