// Extracts the messages afresh and fails when a catalog is stale or a translation is missing.
import { spawnSync } from "node:child_process";
import { readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";

const languages = ["pt-BR", "en", "es"];
// The first screen's words, and those that the administration, the service desk and the conversation load by themselves.
const locales = ["", "admin-", "contacts-", "desk-", "talk-"].flatMap((part) =>
  languages.map((language) => `${part}${language}`),
);
const folders = { admin: "features/admin/", contacts: "features/contacts/" };
const file = (locale) => `console/src/${folders[locale.split("-")[0]] ?? ""}locales/${locale}.po`;
const before = new Map(locales.map((locale) => [locale, readFileSync(file(locale), "utf8")]));
const times = new Map(locales.map((locale) => [locale, statSync(file(locale))]));
const run = spawnSync(process.execPath, ["node_modules/@lingui/cli/dist/lingui.js", "extract", "--clean"], {
  encoding: "utf8",
});
if (run.status !== 0) {
  console.error(run.stdout + run.stderr);
  process.exit(1);
}
let problems = 0;
let messages = Number.POSITIVE_INFINITY;
for (const locale of locales) {
  const after = readFileSync(file(locale), "utf8");
  const ids = (text) => new Set([...text.matchAll(/^msgid (.*(?:\n".*)*)/gm)].map((match) => match[1]));
  const [old, fresh] = [ids(before.get(locale)), ids(after)];
  messages = Math.min(messages, fresh.size - 1);
  for (const id of fresh) {
    if (old.has(id)) continue;
    console.error(`${locale}: not in the catalog yet (npm run i18n): ${id}`);
    problems += 1;
  }
  for (const match of after.matchAll(/^msgid (.+(?:\n".*)*)\nmsgstr ""\n(?!")/gm)) {
    if (match[1] === '""') continue;
    console.error(`${locale}: not translated: ${match[1]}`);
    problems += 1;
  }
  writeFileSync(file(locale), before.get(locale));
  utimesSync(file(locale), times.get(locale).atime, times.get(locale).mtime); // or make would build again
}
if (messages < 20) {
  console.error("catalogs: fewer than 20 messages found; the extraction proves nothing");
  problems += 1;
}
console.log(`catalogs: at least ${messages} messages in ${locales.join(", ")}, ${problems} problems`);
process.exit(problems ? 1 : 0);
