import { fileURLToPath } from "node:url";
import { lingui } from "@lingui/vite-plugin";
import babel from "@rolldown/plugin-babel";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { emojiData } from "./tools/emoji.mjs";

const backend = process.env.PROSA_DEV_BACKEND ?? "http://127.0.0.1:8000";
const root = fileURLToPath(new URL("./console", import.meta.url));

export default defineConfig({
  root,
  // Lingui's macros must be expanded before the React plugin sees the file.
  plugins: [babel({ plugins: ["@lingui/babel-plugin-lingui-macro"] }), react(), lingui(), emojiData()],
  resolve: { alias: { "@": `${root}/src` } },
  html: { cspNonce: "__CSP_NONCE__" },
  build: {
    outDir: fileURLToPath(new URL("./dist", import.meta.url)),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      "/api": { target: backend, changeOrigin: false },
      "/files": { target: backend, changeOrigin: false },
    },
  },
  worker: { format: "es" },
  test: {
    restoreMocks: true,
    unstubGlobals: true,
    // A browser is simulated only for components, and for tests that ask for it in their first line.
    projects: [
      {
        extends: true,
        test: { name: "logic", environment: "node", include: ["src/**/*.test.ts"], css: true },
      },
      {
        extends: true,
        test: {
          name: "components",
          environment: "jsdom",
          include: ["src/**/*.test.tsx"],
          setupFiles: ["./src/lib/testing/setup.ts"],
        },
      },
    ],
  },
});
