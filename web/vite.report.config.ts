import { defineConfig } from 'vite';

/** The plots of a report, for Node, with all they need: what is installed for the pages is not installed with the server. */
export default defineConfig({
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: 'report/report-plots.ts',
    outDir: '../dist/report',
    emptyOutDir: true,
    rolldownOptions: { output: { entryFileNames: '[name].js' } },
  },
});
