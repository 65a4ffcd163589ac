import { MetacogError } from '../client/errors.js';

/** Why a command did not do its work: one line for the person at the terminal, and what to do next. */
export class CliError extends MetacogError {
  /** 1: the work was not done, or not fully, or found something suspect. */
  readonly exitCode: number = 1;
}

/** The work was done, and what it found must not pass unseen. */
export class SuspectError extends CliError {}

/** The command line is wrong; nothing was tried. */
export class UsageError extends CliError {
  override readonly exitCode = 2;
}
