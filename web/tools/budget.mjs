// The first screen's weight: what index.html loads, and what that imports statically.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT_BYTES = 260 * 1024;
if (!existsSync("dist/index.html")) {
  console.error("budget: dist/index.html is missing; run npm run build");
  process.exit(1);
}
const html = readFileSync("dist/index.html", "utf8");
const queue = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1]);
// The language is loaded before the first paint, so the heaviest catalog counts as well.
const catalogs = readdirSync("dist/assets").filter((name) => /^(pt-BR|en|es)-.*\.js$/.test(name));
catalogs.sort((a, b) => statSync(`dist/assets/${b}`).size - statSync(`dist/assets/${a}`).size);
if (catalogs[0]) queue.push(`assets/${catalogs[0]}`);
const seen = new Set();
let total = 0;
while (queue.length) {
  const name = queue.pop();
  if (seen.has(name)) continue;
  seen.add(name);
  const body = readFileSync(`dist/${name}`);
  const size = gzipSync(body, { level: 9 }).length;
  total += size;
  console.log(`${(size / 1024).toFixed(1).padStart(7)} KB gz  ${name}`);
  if (!name.endsWith(".js")) continue;
  for (const match of body.toString().matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g))
    queue.push(`assets/${match[1]}`);
}
console.log(`${(total / 1024).toFixed(1).padStart(7)} KB gz  shell (limit ${LIMIT_BYTES / 1024})`);
if (seen.size < 2 || total > LIMIT_BYTES) {
  console.error(seen.size < 2 ? "budget: found no assets" : "budget: the shell is too heavy");
  process.exit(1);
}
