import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { messageOf } from '../../errors.js';
import type { Logger } from '../../logger.js';
import type { Role } from '../../schema/role.js';
import type { TokenEnd } from '../../words/token-end.js';
import { wakeable, type Wakeable } from '../answers/wakeable.js';
import type { Notifications } from '../database/notifications.js';
import { TokenGrant, type Grant } from './grant.js';
import { digestOf } from './secret.js';

/** How often the table is read when nothing has told that it changed, in ms. */
const POLL_MS = 10_000;
/** The table is read at most so often, in ms, whoever asks: a flood of made-up tokens costs no more than that. */
const READ_GAP_MS = 100;

// Those that are valid, and of those that have ended the ones that somebody has just come with ($1, digests). How long a
// token still has is worked out by the database's clock, so that all servers agree.
const TOKENS = `SELECT encode(digest, 'hex') AS digest, name, role, expires_at AS "expiresAt",
    extract(epoch FROM expires_at - now())::float8 * 1000 AS "leftMs",
    revoked_at IS NOT NULL AND revoked_at < coalesce(expires_at, 'infinity') AS "isRevoked"
  FROM access_tokens WHERE (revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())) OR digest = ANY($1)`;

interface TokenRow {
  /** Hex. */
  readonly digest: string;
  readonly name: string;
  readonly role: Role;
  readonly expiresAt: Date | null;
  /** Null for one that does not expire. */
  readonly leftMs: number | null;
  /** Before it would have expired. */
  readonly isRevoked: boolean;
}

/** By digest, in hex: of those that were asked for. */
type EndedTokens = ReadonlyMap<string, TokenEnd>;

interface ValidToken extends Pick<TokenRow, 'name' | 'expiresAt'> {
  readonly grant: TokenGrant;
  /** Epoch ms of this machine; Infinity for one that does not expire. */
  readonly endsAtMs: number;
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
  private due: Promise<EndedTokens> | undefined;
  /** Digests that are not known here, in hex: whether they have ended is for the reading that is due to say. */
  private asked = new Set<string>();
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

  /** @returns undefined for a token that was never made */
  async find(secret: string): Promise<Grant | TokenEnd | undefined> {
    const digest = digestOf(secret).toString('hex');
    const ended = this.tokens.has(digest) ? undefined : await this.lookUp(digest);
    const token = this.tokens.get(digest);
    if (!token) return ended;
    // Its time may be up before the table is looked at again.
    if (token.endsAtMs <= Date.now()) this.endExpired();
    return token.grant.end ?? token.grant;
  }

  /** Resolves when the table has been read as it is now, or as it is later. */
  async refresh(): Promise<void> {
    await this.nextReading();
  }

  private async lookUp(digest: string): Promise<TokenEnd | undefined> {
    this.asked.add(digest);
    return (await this.nextReading()).get(digest);
  }

  private nextReading(): Promise<EndedTokens> {
    return (this.due ??= this.readInTurn());
  }

  private async readInTurn(): Promise<EndedTokens> {
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

  private async read(): Promise<EndedTokens> {
    // From before the reading: a token ends here rather than a moment too late.
    const now = Date.now();
    const digests = [...this.asked].map((digest) => Buffer.from(digest, 'hex'));
    this.asked = new Set();
    const { rows } = await this.deps.pool.query<TokenRow>({ name: 'tokens', text: TOKENS, values: [digests] });
    this.endExpired();
    const known = this.tokens;
    this.tokens = new Map();
    const ended = new Map<string, TokenEnd>();
    for (const row of rows) {
      const { digest, role, leftMs } = row;
      const end = endOf(row);
      if (end) ended.set(digest, end);
      else {
        const token = { ...row, grant: new TokenGrant(role), endsAtMs: now + (leftMs ?? Infinity) };
        this.tokens.set(digest, known.get(digest) ?? token);
      }
    }
    for (const [digest, { name, grant }] of known) {
      if (!this.tokens.has(digest)) grant.finish({ name, expiredAt: null });
    }
    return ended;
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
    for (const { endsAtMs } of this.tokens.values()) first = Math.min(first, endsAtMs);
    return Math.max(0, first - Date.now());
  }

  /** So that they end in time, whether the database answers or not. */
  private endExpired(): void {
    const now = Date.now();
    for (const [digest, { name, grant, expiresAt, endsAtMs }] of this.tokens) {
      if (endsAtMs > now) continue;
      this.tokens.delete(digest);
      grant.finish({ name, expiredAt: expiresAt });
    }
  }
}

function endOf({ name, expiresAt, leftMs, isRevoked }: TokenRow): TokenEnd | undefined {
  if (isRevoked) return { name, expiredAt: null };
  return leftMs !== null && leftMs <= 0 ? { name, expiredAt: expiresAt } : undefined;
}
