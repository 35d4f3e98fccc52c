import { useState, type ReactNode } from 'react';
import { Field } from './field.js';
import { FormDialog } from './form-dialog.js';
import css from './form-dialog.module.css';

interface Props {
  /** A question. */
  title: string;
  /** The verb, as it stands on the button. */
  action: string;
  kind?: 'primary' | 'danger';
  /** For what nothing brings back: this must be typed first. */
  type?: string;
  onClose: () => void;
  onConfirm: () => Promise<unknown>;
  /** What will happen, and what will not. */
  children: ReactNode;
}

/** Says what will happen before it does. */
export function ConfirmDialog({
  title,
  action,
  kind = 'primary',
  type,
  onClose,
  onConfirm,
  children,
}: Props) {
  const [wrong, setWrong] = useState(false);
  const [text, setText] = useState('');
  const confirm = async (): Promise<void> => {
    await onConfirm();
  };
  if (type === undefined) {
    return (
      <FormDialog title={title} action={action} kind={kind} onClose={onClose} onSubmit={confirm}>
        {children}
      </FormDialog>
    );
  }
  const same = text.trim() === type;
  return (
    <FormDialog
      title={title}
      action={action}
      kind={kind}
      onClose={onClose}
      onSubmit={async () => {
        setWrong(!same);
        // The dialog stays, and the field says why.
        if (!same) throw new NotTyped();
        await confirm();
      }}
      isSilent={(error) => error instanceof NotTyped}
    >
      {children}
      <Field
        label={
          <>
            To go on, type <span className={css['typed']}>{type}</span>
          </>
        }
        error={wrong && !same ? 'This is not the same.' : undefined}
      >
        <input
          name="typed"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </Field>
    </FormDialog>
  );
}

class NotTyped extends Error {}
