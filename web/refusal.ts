interface Answer {
  readonly errors?: readonly { readonly message: string }[];
}

/** What the server says with a 401; empty where something else has answered, as a proxy may. The body can be read again. */
export async function refusalIn(response: Response): Promise<string> {
  const { errors = [] } = (await response
    .clone()
    .json()
    .catch(() => ({}))) as Answer;
  return errors[0]?.message ?? '';
}
