import { defineConfig } from 'vite';

/** `npm run web:dev` serves the pages from their sources beside a running BugZot, whose address is BUGZOT_URL. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // Nothing is inlined: the content security policy allows no data: scripts, and a small file costs little.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // React's marks for servers, of no meaning in a browser.
      onLog: (level, log, report) => log.code === 'MODULE_LEVEL_DIRECTIVE' || report(level, log),
    },
  },
  server: {
    proxy: { '/api': { target: process.env['BUGZOT_URL'] ?? 'http://127.0.0.1:3000', changeOrigin: true } },
  },
});
