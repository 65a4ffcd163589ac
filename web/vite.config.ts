import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  // The server serves the page at /graphiql and its assets below it.
  base: '/graphiql/',
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // Vite warns above 500 kB; the code editor alone is larger, and it comes from the same machine.
    chunkSizeWarningLimit: 4096,
    // GraphiQL's packages carry "use no memo" for a compiler that has already run over them.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
});
