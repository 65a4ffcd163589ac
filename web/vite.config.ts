import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const page = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

export default defineConfig({
  // Pages at / and /graphiql, the assets of both at /assets.
  base: '/',
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // Vite warns above 500 kB; the code editor alone is larger, and it comes from the same machine.
    chunkSizeWarningLimit: 4096,
    rolldownOptions: {
      input: [page('index.html'), page('graphiql.html')],
      // GraphiQL's packages carry "use no memo" for a compiler that has already run over them.
      checks: { moduleLevelDirective: false },
    },
  },
});
