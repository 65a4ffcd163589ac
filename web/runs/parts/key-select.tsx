interface KeySelectProps {
  readonly keys: readonly { readonly name: string; readonly isDefault: boolean }[];
  /** Null: the default key. */
  readonly value: string | null;
  readonly onChange: (name: string | null) => void;
}

/** Which key says what is right. */
export function KeySelect({ keys, value, onChange }: KeySelectProps) {
  const fallback = keys.find(({ isDefault }) => isDefault)?.name;
  return (
    <label className="field-inline">
      Answer key{' '}
      <select
        value={value ?? fallback}
        onChange={({ target }) => onChange(target.value === fallback ? null : target.value)}
      >
        {keys.map(({ name, isDefault }) => (
          <option key={name} value={name}>
            {isDefault ? `${name} (default)` : name}
          </option>
        ))}
      </select>
    </label>
  );
}
