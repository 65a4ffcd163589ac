import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { lastingGrant, type Grant } from '../services/access/grant.js';
import { digestOf } from '../services/access/secret.js';
import type { ValidTokens } from '../services/access/valid-tokens.js';
import type { TokenEnd } from '../words/token-end.js';

/** Why a client is not let in: it brings no token, one that is unknown here, or one that has ended. */
export type Refusal = 'missing' | 'unknown' | TokenEnd;

const ADMINISTRATOR = lastingGrant('ADMINISTRATOR');

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/**
 * Who may talk to this server. With METACOG_TOKEN, whoever has that, as an administrator, or one of the stored tokens, in its
 * role. Without it everybody is an administrator, and the server listens on loopback only; what has to be kept out then
 * is other people's web pages in a browser on this machine: those that point a name of their own at 127.0.0.1 (their Host
 * header gives them away) and those that send requests across (their Origin does).
 */
export class AccessPolicy {
  private readonly digest: Buffer | undefined;
  private readonly stored: Pick<ValidTokens, 'find'>;

  /** @param deps.token  METACOG_TOKEN */
  constructor(deps: { readonly token: string | undefined; readonly stored: Pick<ValidTokens, 'find'> }) {
    this.digest = deps.token === undefined ? undefined : digestOf(deps.token);
    this.stored = deps.stored;
  }

  get needsToken(): boolean {
    return this.digest !== undefined;
  }

  /** Judges where a request comes from; asked of every request, before anything else. */
  admits({ host, origin }: IncomingHttpHeaders): boolean {
    if (this.digest) return true;
    if (host === undefined || !LOOPBACK.test(host.replace(/:\d+$/, ''))) return false;
    return origin === undefined || hostOf(origin) === host.toLowerCase();
  }

  /** @param authorization  an Authorization header: `Bearer <token>` */
  async judge(authorization: string | undefined): Promise<Grant | Refusal> {
    if (!this.digest) return ADMINISTRATOR;
    const given = authorization === undefined ? undefined : /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
    return given === undefined ? 'missing' : this.judgeToken(given);
  }

  async judgeToken(token: string): Promise<Grant | Refusal> {
    // Digests have one length, so the comparison tells nothing about how much of the token was right.
    if (!this.digest || timingSafeEqual(digestOf(token), this.digest)) return ADMINISTRATOR;
    return (await this.stored.find(token)) ?? 'unknown';
  }
}

export function isRefusal(verdict: Grant | Refusal): verdict is Refusal {
  return typeof verdict === 'string' || 'expiredAt' in verdict;
}

/** Host and port of an origin; undefined for `null`, which sandboxed pages send. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
