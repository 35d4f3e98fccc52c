import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Button } from './button.js';
import { Dialog } from './dialog.js';
import { Notice } from './notice.js';
import { ProblemNotice } from './problem-notice.js';
import { useTask } from './use-task.js';
import css from './form-dialog.module.css';

interface Props {
  title: string;
  /** What the button says that does it. */
  action: string;
  kind?: 'primary' | 'danger';
  wide?: boolean;
  onClose: () => void;
  /** Does it. What it throws is shown, and the dialog stays; else it closes. */
  onSubmit: (form: HTMLFormElement) => Promise<unknown>;
  /** Whether a field says what went wrong, and nothing else has to. */
  isSilent?: (error: unknown) => boolean;
  children: ReactNode | ((error: unknown) => ReactNode);
}

/** A form in a dialog. What was typed is neither lost by a refusal nor by a click beside the dialog. */
export function FormDialog({
  title,
  action,
  kind = 'primary',
  wide = false,
  onClose,
  onSubmit,
  isSilent = () => false,
  children,
}: Props) {
  const { busy, error, run } = useTask();
  const [typed, setTyped] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error !== undefined) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [error]);
  const submit = async (): Promise<void> => {
    setLeaving(false);
    if (await run(() => onSubmit(form.current!))) onClose();
  };
  return (
    <Dialog title={title} wide={wide} onClose={() => (typed && !leaving ? setLeaving(true) : onClose())}>
      <form
        ref={form}
        className={css['form']}
        onInput={() => setTyped(true)}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {typeof children === 'function' ? children(error) : children}
        {error !== undefined && !isSilent(error) && <ProblemNotice error={error} />}
        {leaving && <Notice kind="warn">What you typed is not saved. Cancel discards it.</Notice>}
        <div className={css['buttons']}>
          <Button type="submit" kind={kind} busy={busy}>
            {action}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
