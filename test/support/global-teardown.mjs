export default async function globalTeardown() {
  const postgres = globalThis.metacogTestPostgres;
  globalThis.metacogTestPostgres = undefined;
  await postgres?.stop();
}
