import { fileURLToPath } from "node:url";

import vue from "@vitejs/plugin-vue";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const serverUrl = process.env["JIEDAI_URL"] ?? "http://127.0.0.1:8000";

const pages = ["shop/index.html", "shop/product.html", "desk/index.html", "workbench/index.html"];

/** The shop's pages lie in shop/, but the server serves them from the top of dist. */
function shopPagesOnTop(): Plugin {
  return {
    name: "jiedai:shop-pages-on-top",
    enforce: "post",
    generateBundle(_options, bundle) {
      for (const output of Object.values(bundle)) {
        if (output.fileName.startsWith("shop/") && output.fileName.endsWith(".html")) {
          output.fileName = output.fileName.slice("shop/".length);
        }
      }
    },
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const path = (request.url ?? "/").split("?")[0] ?? "/";
        if (path === "/" || path === "/index.html") request.url = "/shop/index.html";
        else if (path === "/product.html" || path.startsWith("/product/")) request.url = "/shop/product.html";
        else if (path === "/desk/" || path === "/workbench/") request.url = `${path}index.html`;
        else if (path === "/widget/jiedai-chat.js") request.url = "/widget/main.ts";
        next();
      });
    },
  };
}

export default defineConfig({
  root,
  plugins: [vue(), shopPagesOnTop()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    // The server's Content-Security-Policy allows no data: addresses.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      input: pages.map((page) => root + page),
      // Built by vite.widget.config.ts; pages load it under this address.
      external: ["/widget/jiedai-chat.js"],
    },
  },
  server: {
    proxy: {
      "/api": serverUrl,
      "/socket.io": { target: serverUrl, ws: true },
    },
  },
  test: {
    environment: "jsdom",
    include: ["{shared,desk,workbench,widget,shop}/**/*.test.ts"],
    passWithNoTests: true,
  },
});
