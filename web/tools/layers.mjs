// Checks the import rules, and fails when the checker read nothing: a silent parser
// (a TypeScript it does not support) would otherwise report success for ever.
import { spawnSync } from "node:child_process";

const run = spawnSync(
  process.execPath,
  [
    "node_modules/dependency-cruiser/bin/dependency-cruise.mjs",
    "console/src",
    "--config",
    ".dependency-cruiser.cjs",
    "--output-type",
    "json",
  ],
  { encoding: "utf8", maxBuffer: 256 * 1024 * 1024 },
);
if (!run.stdout) {
  console.error(run.stderr || "dependency-cruiser printed nothing");
  process.exit(1);
}
const { modules, summary } = JSON.parse(run.stdout);
const ours = modules.filter((module) => /^console\/src\/.*\.tsx?$/.test(module.source));
const edges = ours.reduce((sum, module) => sum + module.dependencies.length, 0);
if (ours.length === 0 || edges === 0) {
  console.error("layers: saw zero modules or zero imports; the check proves nothing");
  process.exit(1);
}
for (const violation of summary.violations) {
  const cycle = violation.cycle ? `  (${violation.cycle.map((step) => step.name ?? step).join(" > ")})` : "";
  console.error(`${violation.rule.name}: ${violation.from} -> ${violation.to}${cycle}`);
}
console.log(`layers: ${ours.length} modules, ${edges} imports, ${summary.violations.length} violations`);
process.exit(summary.violations.length ? 1 : 0);
