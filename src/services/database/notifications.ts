import { EventEmitter } from 'node:events';
import pg from 'pg';
import { messageOf } from '../../errors.js';
import type { Logger } from '../../logger.js';

/** Carries `<run id> <status>` of a run whose row or log has changed. */
export const RUN_CHANNEL = 'metacog_run';
/** Carries nothing: the access tokens have changed. */
export const TOKEN_CHANNEL = 'metacog_token';

const RECONNECT_MS = 500;
const EVERYBODY = '*';

/**
 * One LISTEN connection a process. A notification is only a hint: whoever waits for one also looks at the table from
 * time to time, and after a lost connection everybody is told to look.
 */
export class Notifications {
  private readonly hints = new EventEmitter().setMaxListeners(0);
  private client: pg.Client | undefined;
  private reconnect: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly deps: { url: string; logger: Logger }) {}

  async start(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.deps.url,
      keepAlive: true,
      application_name: 'metacog listen',
    });
    client.on('notification', ({ channel, payload = '' }) => {
      if (channel === TOKEN_CHANNEL) {
        this.hints.emit(TOKEN_CHANNEL);
        return;
      }
      const [runId = '', status = null] = payload.split(' ');
      this.hints.emit(runId, status);
    });
    client.on('error', (error) => this.deps.logger.warn({ error: error.message }, 'listen.error'));
    client.on('end', () => this.retry());
    this.client = client;
    await client.connect();
    await client.query(`LISTEN ${RUN_CHANNEL}; LISTEN ${TOKEN_CHANNEL}`);
    this.hints.emit(EVERYBODY, null);
  }

  /**
   * Calls back when the run may have changed, with its status where the hint tells it, null where one must look.
   * Returns how to stop that.
   */
  onRun(runId: number, listener: (status: string | null) => void): () => void {
    const event = String(runId);
    this.hints.on(event, listener).on(EVERYBODY, listener);
    return () => void this.hints.off(event, listener).off(EVERYBODY, listener);
  }

  /** Calls back when the access tokens may have changed. Returns how to stop that. */
  onTokens(listener: () => void): () => void {
    this.hints.on(TOKEN_CHANNEL, listener).on(EVERYBODY, listener);
    return () => void this.hints.off(TOKEN_CHANNEL, listener).off(EVERYBODY, listener);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.reconnect);
    await this.client?.end();
  }

  private retry(): void {
    if (this.closed) return;
    clearTimeout(this.reconnect);
    this.reconnect = setTimeout(() => {
      this.start().catch((error: unknown) => {
        this.deps.logger.warn({ error: messageOf(error) }, 'listen.reconnect_failed');
        this.retry();
      });
    }, RECONNECT_MS);
  }
}
