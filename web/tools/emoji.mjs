import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const LANGUAGES = ["pt", "en", "es"];
const FILES = ["data.json", "messages.json"];
const PREFIX = "assets/emoji-17/";

/** Puts the emoji picker's data beside our own assets: the console asks no other host for anything. */
export function emojiData() {
  const require = createRequire(import.meta.url);
  const names = LANGUAGES.flatMap((language) => FILES.map((file) => `${language}/${file}`));
  const read = (name) => readFileSync(require.resolve(`emojibase-data/${name}`));
  return {
    name: "emoji-data",
    generateBundle() {
      for (const name of names) this.emitFile({ type: "asset", fileName: PREFIX + name, source: read(name) });
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const name = names.find((candidate) => request.url?.split("?")[0] === `/${PREFIX}${candidate}`);
        if (!name) return next();
        response.setHeader("Content-Type", "application/json");
        response.end(read(name));
      });
    },
  };
}
