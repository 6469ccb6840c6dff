/// <reference types="@remix-run/node" />

import { fileURLToPath } from "node:url";
import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";
import { denyImports } from "vite-env-only";

declare module "@remix-run/node" {
  interface Future {
    v3_singleFetch: true;
  }
}

/** The wall: the browser bundle may hold the pure domain and the word lists, and nothing else of the server. */
const wall = denyImports({
  client: {
    files: ["server/!(domain)/**", "server/*.ts", "db/!(vocabulary.ts)", "db/*/**"],
    specifiers: [/^node:/, "postgres", "pino", "undici"],
  },
});

export default defineConfig({
  build: {
    rollupOptions: {
      // Routes without a page leave an empty file for the browser, which is as it should be.
      onwarn: (warning, show) => (warning.code === "EMPTY_BUNDLE" ? undefined : show(warning)),
    },
  },
  resolve: { alias: { "~": fileURLToPath(new URL("./app", import.meta.url)) } },
  plugins: [
    wall,
    tailwindcss(),
    remix({
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_lazyRouteDiscovery: true,
        v3_singleFetch: true,
        v3_routeConfig: true,
      },
    }),
  ],
});
