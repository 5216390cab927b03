// The list of keys.
import { useEffect, useRef } from 'preact/hooks';
import { HELP } from './keys.ts';

export function Keys({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      class="keys"
      aria-label="Keys"
      onClose={onClose}
      onClick={(event) => {
        // Beside it.
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
    >
      <div class="sheets">
        {HELP.map(({ title, keys }) => (
          <section key={title}>
            <h2>{title}</h2>
            <dl>
              {keys.map(([key, what]) => (
                <div key={key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p class="quiet">Undo and redo are VS Code’s too (Ctrl+Z), and so is Save.</p>
      <form method="dialog">
        <button type="submit" class="act">
          Close <kbd>Esc</kbd>
        </button>
      </form>
    </dialog>
  );
}
