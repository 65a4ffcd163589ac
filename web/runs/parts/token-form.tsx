import type { SubmitEvent } from 'react';

interface TokenFormProps {
  /** A token was given, and the server does not take it. */
  readonly isWrong: boolean;
  /** Where it was good once: what came of it, "the token pipeline was revoked". */
  readonly end: string | undefined;
  readonly onToken: (token: string) => void;
}

/** Asks for the token of the server, for as long as it refuses requests. */
export function TokenForm({ isWrong, end, onToken }: TokenFormProps) {
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const token = new FormData(event.currentTarget).get('token');
    if (typeof token === 'string' && token !== '') onToken(token);
  };
  return (
    <form className="notice token-form" onSubmit={submit}>
      <p role="alert">{whyOf(isWrong, end)} It is kept until you load the page again.</p>
      <label>
        Token <input name="token" type="password" autoComplete="off" required />
      </label>
      <button type="submit">Go on</button>
    </form>
  );
}

function whyOf(isWrong: boolean, end: string | undefined): string {
  if (end !== undefined)
    return `The server does not take this token: ${end}. Enter another, which an administrator makes.`;
  return isWrong
    ? 'The server does not take this token.'
    : 'This server asks for a token: its METACOG_TOKEN, or one that was made with it.';
}
