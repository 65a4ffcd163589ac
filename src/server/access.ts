import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** `unauthenticated`: there is no token; `forbidden`: it is the wrong one. */
export type Access = 'granted' | 'unauthenticated' | 'forbidden';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/**
 * Who may talk to this server. With a token, whoever has it. Without one the server listens on loopback only, and what
 * has to be kept out is other people's web pages in a browser on this machine: those that point a name of their own at
 * 127.0.0.1 (their Host header gives them away) and those that send requests across (their Origin does).
 */
export class AccessPolicy {
  private readonly digest: Buffer | undefined;

  constructor(deps: { readonly token: string | undefined }) {
    this.digest = deps.token === undefined ? undefined : sha256(deps.token);
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
  judge(authorization: string | undefined): Access {
    if (!this.digest) return 'granted';
    const given = authorization === undefined ? undefined : /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
    return given === undefined ? 'unauthenticated' : this.judgeToken(given);
  }

  judgeToken(token: string): Access {
    // Digests have one length, so the comparison tells nothing about how much of the token was right.
    return !this.digest || timingSafeEqual(sha256(token), this.digest) ? 'granted' : 'forbidden';
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Host and port of an origin; undefined for `null`, which sandboxed pages send. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
