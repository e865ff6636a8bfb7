import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";

// Loaded with the first dialog, menu or bar of the service desk.
const desk = [
  "app/DeskDialogs.tsx",
  "app/UserMenu.tsx",
  "features/blocking",
  "features/closing",
  "features/contact-panel",
  "features/editing",
  "features/history",
  "features/inbox/bulk",
  "features/inbox/empty",
  "features/inbox/filters",
  "features/inbox/menu",
  "features/inbox/saved",
  "features/inbox/search",
  "features/inbox/waiting",
  "features/notes",
  "features/new-conversation",
  "features/notifications",
  "features/schedules",
  "features/session/InvitationPage.tsx",
  "features/support",
  "features/tasks",
  "features/thread/watching",
  "features/thread/why",
  "features/transfer",
  "lib/i18n/useContactTexts.ts",
  "ui/desk",
].map((path) => `<rootDir>/console/src/${path}`);

const talk = ["features/composer", "features/labels", "features/thread"].map(
  (path) => `<rootDir>/console/src/${path}`,
);

export default defineConfig({
  sourceLocale: "pt-BR",
  locales: ["pt-BR", "en", "es"],
  catalogs: [
    { path: "<rootDir>/console/src/locales/desk-{locale}", include: desk },
    // Loaded with the first conversation that is opened.
    {
      path: "<rootDir>/console/src/locales/talk-{locale}",
      include: talk,
      exclude: desk.map((path) => `${path}/**`),
    },
    {
      path: "<rootDir>/console/src/features/contacts/locales/contacts-{locale}",
      include: ["<rootDir>/console/src/features/contacts"],
    },
    // Few people need it: its words are no part of the first screen.
    {
      path: "<rootDir>/console/src/features/admin/locales/admin-{locale}",
      include: ["<rootDir>/console/src/features/admin"],
    },
    // The last one: its path fits the names of the others too, and the first that fits is read.
    {
      path: "<rootDir>/console/src/locales/{locale}",
      include: ["<rootDir>/console/src"],
      exclude: [
        "<rootDir>/console/src/features/admin/**",
        "<rootDir>/console/src/features/contacts/**",
        ...[...desk, ...talk].map((path) => (/\.tsx?$/.test(path) ? path : `${path}/**`)),
      ],
    },
  ],
  format: formatter({ lineNumbers: false, origins: false }),
  orderBy: "message",
});
