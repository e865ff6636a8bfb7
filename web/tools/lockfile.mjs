// The lock file must hold no host, an integrity for every package, and an entry for every optional
// package: npm leaves out those it could not see, and `npm ci` then fails elsewhere.
import { readFileSync } from "node:fs";

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const problems = [];
const names = new Set();
for (const path of Object.keys(lock.packages)) names.add(path.slice(path.lastIndexOf("node_modules/") + 13));

// What the package at `path` gets when it asks for `name`, as Node looks for it.
function found(path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const entry = lock.packages[folder ? `${folder}/node_modules/${name}` : `node_modules/${name}`];
    if (entry || !folder) return entry;
  }
}

for (const [path, entry] of Object.entries(lock.packages)) {
  if (path === "") continue;
  if (entry.resolved) problems.push(`${path}: has a resolved address`);
  if (!entry.integrity && !entry.link && !entry.inBundle) problems.push(`${path}: has no integrity`);
  for (const [name, wanted] of Object.entries(entry.optionalDependencies ?? {})) {
    const version = found(path, name)?.version;
    const pinned = /^\d+\.\d+\.\d+$/.test(wanted);
    if (!version || (pinned && version !== wanted))
      problems.push(`${path}: optional ${name} ${wanted} is not locked`);
  }
}
if (names.size < 50) problems.push("the lock file names fewer than 50 packages; it was not read properly");
for (const problem of problems) console.error(problem);
console.log(`lock file: ${names.size} packages, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
