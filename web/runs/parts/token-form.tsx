import type { SubmitEvent } from 'react';

interface TokenFormProps {
  /** A token was given, and the server does not take it. */
  readonly isWrong: boolean;
  readonly onToken: (token: string) => void;
}

/** Asks for the token of the server, for as long as it refuses requests. */
export function TokenForm({ isWrong, onToken }: TokenFormProps) {
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const token = new FormData(event.currentTarget).get('token');
    if (typeof token === 'string' && token !== '') onToken(token);
  };
  return (
    <form className="notice token-form" onSubmit={submit}>
      <p role="alert">
        {isWrong ? 'The server does not take this token.' : 'This server asks for its METACOG_TOKEN.'} It is kept until
        you load the page again.
      </p>
      <label>
        Token <input name="token" type="password" autoComplete="off" required />
      </label>
      <button type="submit">Go on</button>
    </form>
  );
}
