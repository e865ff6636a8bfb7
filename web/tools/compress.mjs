// Writes .br and .gz beside every text asset, so that the server never compresses on the fly.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const compressible = /\.(js|css|svg|json|webmanifest|map|txt)$/;
let count = 0;
for (const name of readdirSync("dist", { recursive: true })) {
  if (!compressible.test(name)) continue;
  const path = join("dist", name);
  const body = readFileSync(path);
  writeFileSync(`${path}.gz`, gzipSync(body, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  count += 1;
}
console.log(`compressed ${count} files`);
