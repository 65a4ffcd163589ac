interface RunSearchProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (name: string) => void;
}

/** Narrows a list of runs to those with this in their names. */
export function RunSearch({ label, value, onChange }: RunSearchProps) {
  return (
    <label className="field">
      {label}
      <input
        type="search"
        placeholder="a part of the name"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}
