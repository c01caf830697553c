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
    lib: {
      entry: fileURLToPath(new URL("widget/main.ts", import.meta.url)),
      formats: ["es"],
      fileName: () => "jiedai-chat.js",
    },
    rollupOptions: { output: { inlineDynamicImports: true } },
  },
});
