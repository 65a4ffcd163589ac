import './production.js';
import { ConfigError } from './errors.js';
import { serve } from './serve.js';

try {
  await serve();
  process.exit(0);
} catch (error) {
  // A setting or the machine is wrong: the message says all there is to say. Anything else is a bug and shows its stack.
  process.stderr.write(
    error instanceof ConfigError ? `metacog: ${error.message}\n` : `${String((error as Error).stack)}\n`,
  );
  process.exit(1);
}
