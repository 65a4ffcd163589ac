import { Observed } from './observed.js';

/** `back`: it was lost, and is there again. */
export type ConnectionState = 'fine' | 'lost' | 'back';

/** Whether the socket is up that brings what is followed. Where nothing is followed none is needed, and none is missed. */
export class Connection extends Observed<ConnectionState> {
  private followers = 0;

  constructor() {
    super('fine');
  }

  /** Told of each attempt to connect that fails, and of a connection that breaks. */
  readonly lost = (): void => {
    if (this.followers > 0 && this.current() !== 'lost') this.change('lost');
  };

  readonly connected = (): void => {
    if (this.current() === 'lost') this.change('back');
  };

  /** @returns a function to call once this subscription is followed no more */
  follow(): () => void {
    this.followers += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.followers -= 1;
      if (this.followers === 0 && this.current() !== 'fine') this.change('fine');
    };
  }
}
