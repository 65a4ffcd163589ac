/** What the server said against a request. */
export function FaultNotice({ error }: { readonly error: Error | undefined }) {
  return error ? (
    <p role="alert" className="notice notice-bad">
      {error.message}
    </p>
  ) : null;
}
