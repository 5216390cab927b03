// A note on the article. What is typed is said to the editor when the field is left, and after a rest.
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';
import { note as judgeNote } from './acts.ts';
import { Key } from './icons.tsx';
import { current, perform } from './store.ts';

/** Milliseconds. Each time is a step to undo. */
const REST_MS = 2500;

interface NoteProps {
  readonly list: number;
  readonly position: number;
  readonly note: string;
  readonly field: RefObject<HTMLTextAreaElement | null>;
}

/** One for each article: give it the article as `key`. */
export function Note({ list, position, note, field }: NoteProps) {
  const id = useId();
  const [text, setText] = useState(note);
  /** As the editor has it, or soon will. */
  const told = useRef(note);
  const typed = useRef({ text, list, position });
  typed.current = { text, list, position };
  const tell = (): void => {
    const { text: latest, ...at } = typed.current;
    // Between two lists nobody knows where the article stands: it is told a little later.
    if (latest === told.current || at.list !== current().list) return;
    told.current = latest;
    perform(judgeNote, at, latest);
  };
  useEffect(() => {
    // Undone, or written elsewhere.
    if (note === told.current) return;
    told.current = note;
    setText(note);
  }, [note]);
  useEffect(() => {
    const timer = setTimeout(tell, REST_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  useEffect(() => {
    // Save is VS Code's: it must find the note told.
    const beforeSave = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey) tell();
    };
    addEventListener('keydown', beforeSave, true);
    document.addEventListener('visibilitychange', tell);
    return () => {
      removeEventListener('keydown', beforeSave, true);
      document.removeEventListener('visibilitychange', tell);
      tell();
    };
  }, []);
  return (
    <div class="note">
      <label for={id}>
        Note <Key>n</Key>
      </label>
      <textarea
        ref={field}
        id={id}
        rows={1}
        placeholder="For the next reader"
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
        }}
        onBlur={tell}
      />
    </div>
  );
}
