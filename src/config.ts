import path from 'node:path';
import { z } from 'zod';
import { ConfigError } from './errors.js';
import { CRASH_POINTS, type CrashPoint } from './services/dispatch/crash-points.js';

const port = z.coerce.number().int().min(0).max(65_535);
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' });

const crashPoint = z.string().transform((text, context) => {
  const [point, count = '1'] = text.split(':');
  const known = CRASH_POINTS.find((name) => name === point);
  if (known && /^[1-9]\d*$/.test(count)) return { point: known, count: Number(count) };
  context.addIssue({ code: 'custom', message: `must be name:n with one of ${CRASH_POINTS.join(', ')}` });
  return z.NEVER;
});

/** Every setting, with unit, default and reason. The README's table is held against the keys of this schema by a test. */
export const settings = z.object({
  /** TCP port of the server; 0 takes a free one. */
  PORT: port.default(4000),
  /** Address to bind. Anything but loopback needs METACOG_TOKEN. */
  HOST: z.string().min(1).default('127.0.0.1'),
  /** Any PostgreSQL >= 14. Without it the embedded one runs in METACOG_HOME. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' }).optional(),
  /** Folder for the embedded database, rendered images and uploads. */
  METACOG_HOME: z.string().min(1).default('.metacog'),
  /** Bearer token that guards HTTP, WebSocket, uploads, images and reports. */
  METACOG_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  /** Base URLs of vLLM servers with the same model, e.g. http://gpu-1:8000,http://gpu-2:8000. Without it only the simulated backend exists. */
  VLLM_URL: z
    .string()
    .transform((text) => text.split(',').map((url) => url.trim()))
    .pipe(z.array(httpUrl).min(1))
    .optional(),
  /** Key that the vLLM server asks for (its own --api-key). */
  VLLM_API_KEY: z.string().min(1).optional(),
  /** Model to ask; by default the first that the backend serves. */
  VLLM_MODEL: z.string().min(1).optional(),
  /** How the server was started (its flags, the GPUs), as a note: kept with each run. */
  VLLM_FLAGS: z.string().min(1).optional(),
  /** Requests that each server is given at once at most. What it can use is found out below that. */
  MAX_IN_FLIGHT: z.coerce.number().int().min(1).max(4096).default(256),
  /** `fixed` gives each server exactly MAX_IN_FLIGHT instead. */
  IN_FLIGHT: z.enum(['adaptive', 'fixed']).default('adaptive'),
  /** Seconds that one request may take, its wait in the server's queue included. A busy 72B may need minutes. */
  REQUEST_TIMEOUT: z.coerce.number().positive().max(86_400).default(600),
  /** `off` leaves the asking to `metacog worker` processes. */
  WORKER: z.enum(['on', 'off']).default('on'),
  /** For drills: ends the process as a power cut would, when a named point is passed for the n-th time (name:n). */
  CRASH_AT: crashPoint.optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export interface Config {
  readonly http: { readonly host: string; readonly port: number; readonly token: string | undefined };
  readonly database: { readonly url: string | undefined };
  /** Absolute path. */
  readonly home: string;
  readonly vllm:
    | {
        readonly urls: readonly string[];
        readonly apiKey: string | undefined;
        readonly model: string | undefined;
        readonly flags: string | undefined;
      }
    | undefined;
  readonly dispatch: {
    readonly maxInFlight: number;
    readonly isFixed: boolean;
    readonly requestTimeoutMs: number;
    /** This process asks, too. */
    readonly hasWorker: boolean;
    readonly crashAt: { readonly point: CrashPoint; readonly count: number } | undefined;
  };
  readonly log: { readonly level: string };
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/;

/**
 * Reads the settings from an environment; an empty value counts as unset.
 * @throws ConfigError naming every setting that is wrong, all at once
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = settings.safeParse(given);
  const problems = parsed.success
    ? exposureProblems(parsed.data)
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(`The settings cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
  const { data } = parsed;
  return {
    http: { host: data.HOST, port: data.PORT, token: data.METACOG_TOKEN },
    database: { url: data.DATABASE_URL },
    home: path.resolve(data.METACOG_HOME),
    vllm: data.VLLM_URL && {
      urls: data.VLLM_URL,
      apiKey: data.VLLM_API_KEY,
      model: data.VLLM_MODEL,
      flags: data.VLLM_FLAGS,
    },
    dispatch: {
      maxInFlight: data.MAX_IN_FLIGHT,
      isFixed: data.IN_FLIGHT === 'fixed',
      requestTimeoutMs: data.REQUEST_TIMEOUT * 1000,
      hasWorker: data.WORKER === 'on',
      crashAt: data.CRASH_AT,
    },
    log: { level: data.LOG_LEVEL },
  };
}

function exposureProblems(data: z.infer<typeof settings>): string[] {
  if (LOOPBACK.test(data.HOST) || data.METACOG_TOKEN) return [];
  return [
    `HOST: ${data.HOST} can be reached from other machines, so METACOG_TOKEN must be set ` +
      '(e.g. METACOG_TOKEN=$(openssl rand -hex 24)), or HOST left at 127.0.0.1',
  ];
}
