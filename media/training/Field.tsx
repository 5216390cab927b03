// One labelled field of the form: its help, and under it what is wrong with what was typed.
import { useId } from 'preact/hooks';
import type { OptionView } from '../../src/protocol/trainingView.ts';

interface FieldProps extends Omit<OptionView, 'field'> {
  readonly field: string;
  /** What was typed; undefined: nobody touched it. */
  readonly value: string | undefined;
  readonly error: string | undefined;
  /** The standard stands in the field itself rather than behind it. */
  readonly isFilled?: boolean;
  readonly onInput: (text: string) => void;
}

export function Field({ label, help, standard, choices, value, error, isFilled, onInput }: FieldProps) {
  const id = useId();
  const shared = {
    id,
    'aria-invalid': error !== undefined,
    'aria-describedby': error === undefined ? `${id}-help` : `${id}-error ${id}-help`,
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {choices === undefined ? (
        <input
          {...shared}
          type="text"
          spellcheck={false}
          autocomplete="off"
          value={value ?? (isFilled === true ? standard : '')}
          placeholder={isFilled === true ? '' : standard}
          onInput={(event) => {
            onInput(event.currentTarget.value);
          }}
        />
      ) : (
        <select
          {...shared}
          value={value ?? standard}
          onChange={(event) => {
            onInput(event.currentTarget.value);
          }}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} role="alert" class="wrong">
          {error}
        </p>
      )}
      <p id={`${id}-help`} class="help">
        {help}
      </p>
    </div>
  );
}
