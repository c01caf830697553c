import { fileURLToPath } from "node:url";

import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

/** The customer's chat: one ES module that any shop page can load, with its styles inside. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [vue({ features: { customElement: true } })],
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  build: {
    outDir: "dist/widget",
    emptyOutDir: true,
    target: "es2022",
    // Only inside this file may pictures be data: addresses; better is inline SVG, which the page's policy always allows.
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    reportCompressedSize: false,
    // No library build: Vite leaves the spaces in those, and the widget was a quarter larger over the wire.
    modulePreload: false,
    rollupOptions: {
      input: fileURLToPath(new URL("widget/main.ts", import.meta.url)),
      output: { format: "es", entryFileNames: "jiedai-chat.js", inlineDynamicImports: true },
    },
  },
});
