// The form: what was found, what can be trained from it, and how.
import { useEffect, useId, useState } from 'preact/hooks';
import type { FieldError, FormField, FormValues, FormView, TrainingSubject } from '../../src/protocol/trainingView.ts';
import { Field } from './Field.tsx';
import { Findings } from './Findings.tsx';
import { keep, post, saying, typedFor } from './page.ts';
import { Recipes } from './Recipes.tsx';

interface FormProps {
  readonly form: FormView;
  readonly subject: TrainingSubject;
  readonly errors: readonly FieldError[];
  readonly refusal: string | undefined;
}

/** Milliseconds of rest after which what was typed is checked. */
const REST_MS = 400;

const NAMING = [
  { field: 'name', label: 'Name', help: 'The folder that it gets.' },
  { field: 'folder', label: 'Folder', help: 'Where discriminators are kept.' },
  { field: 'seed', label: 'Seed', help: 'The same seed gives the same result again.' },
] as const;

export function Form({ form, subject, errors, refusal }: FormProps) {
  const [values, setValues] = useState<FormValues>(() => typedFor(subject) ?? { recipe: form.proposed, fields: {} });
  const [isStarting, setStarting] = useState(false);
  const [isTouched, setTouched] = useState(false);
  useEffect(() => {
    keep(subject, values);
    if (!isTouched) return undefined;
    const timer = setTimeout(() => {
      post({ type: 'check', values });
    }, REST_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [values]);
  // Any answer to Start that is not a run is a refusal.
  useEffect(() => {
    setStarting(false);
  }, [errors, refusal]);
  useEffect(() => {
    if (isStarting && errors.length > 0) document.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [errors]);

  const recipe = form.recipes.find((one) => one.recipe === values.recipe) ?? form.recipes[0];
  const set = (field: FormField, text: string): void => {
    setTouched(true);
    setValues({ ...values, fields: { ...values.fields, [field]: text } });
  };
  const fieldOf = (field: FormField) => ({
    value: values.fields[field],
    error: errors.find((one) => one.field === field)?.message,
    onInput: (text: string) => {
      set(field, text);
    },
  });
  const blocked = recipe?.problem;
  const advanced = recipe?.options ?? [];
  const hasAdvancedErrors = errors.some(({ field }) => advanced.some((option) => option.field === field));
  const start = (event: Event): void => {
    event.preventDefault();
    if (blocked !== undefined || isStarting) return;
    setStarting(true);
    post({ type: 'start', values });
  };
  const reason = useId();

  if (form.problem !== undefined)
    return (
      <>
        <h1>Train a discriminator</h1>
        <Findings form={form} />
        <p class="actions">
          <vscode-button onClick={saying({ type: 'readAgain' })}>Read Again</vscode-button>
          <vscode-button secondary onClick={saying({ type: 'chooseFiles' })}>
            Choose Other Files…
          </vscode-button>
        </p>
      </>
    );
  return (
    <form onSubmit={start} noValidate>
      <h1>Train a discriminator</h1>
      <Findings form={form} />
      <Recipes
        form={form}
        chosen={values.recipe}
        onChoose={(chosen) => {
          setValues({ ...values, recipe: chosen });
        }}
      />
      <section>
        <h2>Discriminator</h2>
        <div class="fields">
          {NAMING.map((one) => (
            <Field key={one.field} {...one} standard={form.standards[one.field]} isFilled {...fieldOf(one.field)} />
          ))}
          <Field {...form.positive} {...fieldOf('positive')} />
        </div>
      </section>
      <details class="advanced" open={hasAdvancedErrors || undefined}>
        <summary>Advanced options of {recipe?.title ?? 'the recipe'}</summary>
        <div class="fields">
          {advanced.map((option) => (
            <Field key={option.field} {...option} {...fieldOf(option.field)} />
          ))}
        </div>
      </details>
      {refusal !== undefined && (
        <p role="alert" class="callout error">
          {refusal}
        </p>
      )}
      <div class="start">
        <vscode-button disabled={blocked !== undefined || isStarting} aria-describedby={reason} onClick={start}>
          {isStarting ? 'Starting…' : 'Start Training'}
        </vscode-button>
        <p id={reason} class="quiet">
          {blocked ??
            'Your files are read and never changed. Training goes on in the background; after VS Code was closed it resumes from its last checkpoint.'}
        </p>
      </div>
    </form>
  );
}
