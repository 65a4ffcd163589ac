import type { Shared } from '../services/answers/live/shared.js';
import { whenAvailable } from '../services/database/when-available.js';
import type { RequestContext } from './context.js';

export interface LiveEventsParts<Event> {
  /** What the events come from; who has the same may share what is made of them. */
  readonly shared: Shared;
  readonly load: (context: RequestContext) => Promise<readonly Event[]>;
  /** How many of them this subscriber has seen before. */
  readonly seen?: number;
  /** One that has read nothing yet. */
  readonly createContext: (signal: AbortSignal) => RequestContext;
}

/**
 * Events that all subscribers of a run are given together. Whoever selects the same of them shares one execution, and
 * all executions share one context, so that what they load is loaded once.
 */
export class LiveEvents<Event = unknown> {
  constructor(private readonly parts: LiveEventsParts<Event>) {}

  /**
   * What `execute` makes of each event that this subscriber has not seen. Once an outage of the database has passed, all
   * are executed anew.
   * @param selection  the same for all who select the same
   * @param execute    must throw for an outage
   */
  async results<Result>(
    selection: string,
    execute: (event: Event, context: RequestContext) => Promise<Result>,
  ): Promise<readonly Result[]> {
    const { shared, seen = 0 } = this.parts;
    const results = await shared.once(`results of ${selection}`, () => this.executeAll(execute));
    return seen === 0 ? results : results.slice(seen);
  }

  private executeAll<Result>(
    execute: (event: Event, context: RequestContext) => Promise<Result>,
  ): Promise<readonly Result[]> {
    const { shared, load, createContext } = this.parts;
    const newContext = (): RequestContext => createContext(shared.signal);
    let context = shared.once('context', newContext);
    return whenAvailable(async () => {
      try {
        const events = await load(context);
        return await Promise.all(events.map((event) => execute(event, context)));
      } catch (error) {
        // Its loaders remember the failure.
        context = newContext();
        throw error;
      }
    }, shared.signal);
  }
}
