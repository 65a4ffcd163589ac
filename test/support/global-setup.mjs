// Jest runs this natively, once, before its workers exist: they inherit the environment set here.
// METACOG_TEST_DATABASE_URL, when set already, names a server to use instead of starting one.
import './typescript.mjs';

const { startTestPostgres } = await import('./test-postgres.ts');

export default async function globalSetup() {
  if (globalThis.metacogTestPostgres) return;
  const postgres = await startTestPostgres(process.env.METACOG_TEST_DATABASE_URL);
  globalThis.metacogTestPostgres = postgres;
  process.env.METACOG_TEST_DATABASE_URL = postgres.url;
  process.env.METACOG_TEST_TEMPLATE = postgres.template;
}
