import { useState, type ReactNode } from 'react';
import { Button } from '../../ui/button.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { isOfField } from './wrong.js';
import css from './session.module.css';

interface Props {
  title: string;
  /** What the button says. */
  action: string;
  /** Sends what was filled in; what it throws is shown. */
  onSubmit: (form: HTMLFormElement) => Promise<void>;
  children: (error: unknown) => ReactNode;
  footer?: ReactNode;
}

/** A form alone on a page: who somebody is, or wants to become. */
export function SessionForm({ title, action, onSubmit, children, footer }: Props) {
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const submit = async (form: HTMLFormElement): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await onSubmit(form);
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={css['form']}
      onSubmit={(event) => {
        event.preventDefault();
        void submit(event.currentTarget);
      }}
    >
      <title>{`${title} · BugZot`}</title>
      <h1>{title}</h1>
      {children(error)}
      {error !== undefined && !isOfField(error) && <ProblemNotice error={error} />}
      <Button type="submit" kind="primary" busy={busy}>
        {action}
      </Button>
      {footer}
    </form>
  );
}

/** What came of it, where the form was. */
export function SessionOutcome({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={css['form']} role="status">
      <title>{`${title} · BugZot`}</title>
      <h1>{title}</h1>
      {children}
    </div>
  );
}
