import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { messageOf } from '../../errors.js';
import type { Logger } from '../../logger.js';
import type { Role } from '../../schema/role.js';
import { wakeable, type Wakeable } from '../answers/wakeable.js';
import type { Notifications } from '../database/notifications.js';
import { TokenGrant, type Grant } from './grant.js';
import { digestOf } from './secret.js';

/** How often the table is read when nothing has told that it changed, in ms. */
const POLL_MS = 10_000;
/** The table is read at most so often, in ms, whoever asks: a flood of made-up tokens costs no more than that. */
const READ_GAP_MS = 100;

// How long a token still has is worked out by the database's clock, so that all servers agree.
const VALID = `SELECT encode(digest, 'hex') AS digest, role, extract(epoch FROM expires_at - now())::float8 * 1000 AS "leftMs"
  FROM access_tokens WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`;

interface ValidToken {
  readonly grant: TokenGrant;
  /** Epoch ms of this machine; Infinity for one that does not expire. */
  readonly expiresAt: number;
}

/**
 * The stored tokens that let somebody in now, in memory: a request with one of them asks the database nothing. The table is
 * read anew when a server process says that it changed, when a token comes that is not known here, and from time to
 * time. Grants of tokens that are gone end then; those that expire end by themselves.
 */
export class ValidTokens {
  /** By digest, in hex: it is looked for by equality, and tells nothing of the secret. */
  private tokens = new Map<string, ValidToken>();
  private readonly stopping = new AbortController();
  private following: Promise<void> | undefined;
  /** A reading that has not begun, which all who ask share. */
  private due: Promise<void> | undefined;
  private lastReading: Promise<unknown> = Promise.resolve();
  private lastBegun = -Infinity;

  constructor(
    private readonly deps: {
      readonly pool: pg.Pool;
      readonly notifications: Pick<Notifications, 'onTokens'>;
      readonly logger: Logger;
      readonly pollMs?: number;
    },
  ) {}

  /** Resolves once the table has been read; from then on it is followed. */
  async start(): Promise<void> {
    const wake = wakeable((listener) => this.deps.notifications.onTokens(listener), this.stopping.signal);
    await this.refresh();
    this.following = this.follow(wake);
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.following;
  }

  /** @returns undefined for a token that is unknown, expired or revoked */
  async find(secret: string): Promise<Grant | undefined> {
    const digest = digestOf(secret).toString('hex');
    if (!this.tokens.has(digest)) await this.refresh();
    const token = this.tokens.get(digest);
    // Its time may be up before the table is looked at again.
    if (token && token.expiresAt <= Date.now()) this.endExpired();
    return token?.grant.end ? undefined : token?.grant;
  }

  /** Resolves when the table has been read as it is now, or as it is later. */
  refresh(): Promise<void> {
    return (this.due ??= this.readInTurn());
  }

  private async readInTurn(): Promise<void> {
    await this.lastReading;
    const pauseMs = this.lastBegun + READ_GAP_MS - performance.now();
    // An aborted pause is simply over.
    if (pauseMs > 0) await delay(pauseMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    this.due = undefined;
    this.lastBegun = performance.now();
    const reading = this.read();
    this.lastReading = reading.catch(() => undefined);
    return reading;
  }

  private async read(): Promise<void> {
    // From before the reading: a token ends here rather than a moment too late.
    const now = Date.now();
    const { rows } = await this.deps.pool.query<{ digest: string; role: Role; leftMs: number | null }>({
      name: 'valid-tokens',
      text: VALID,
    });
    this.endExpired();
    const known = this.tokens;
    this.tokens = new Map(
      rows.map(({ digest, role, leftMs }) => [
        digest,
        known.get(digest) ?? { grant: new TokenGrant(role), expiresAt: now + (leftMs ?? Infinity) },
      ]),
    );
    for (const [digest, { grant }] of known) if (!this.tokens.has(digest)) grant.finish('revoked');
  }

  private async follow(wake: Wakeable): Promise<void> {
    const { logger, pollMs = POLL_MS } = this.deps;
    const { signal } = this.stopping;
    using waiting = wake;
    for (;;) {
      await waiting.next(Math.min(pollMs, this.msToFirstEnd()));
      if (signal.aborted) return;
      this.endExpired();
      await this.refresh().catch((error: unknown) => logger.warn({ error: messageOf(error) }, 'tokens.read_failed'));
    }
  }

  private msToFirstEnd(): number {
    let first = Infinity;
    for (const { expiresAt } of this.tokens.values()) first = Math.min(first, expiresAt);
    return Math.max(0, first - Date.now());
  }

  /** So that they end in time, whether the database answers or not. */
  private endExpired(): void {
    const now = Date.now();
    for (const [digest, { grant, expiresAt }] of this.tokens) {
      if (expiresAt > now) continue;
      this.tokens.delete(digest);
      grant.finish('expired');
    }
  }
}
