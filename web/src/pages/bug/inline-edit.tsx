import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { Pencil } from 'lucide-react';
import { Button, IconButton } from '../../ui/button.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { useBugPage } from './page-context.js';
import css from './inline-edit.module.css';

/** Whether something is being edited, and the version that was seen when that began. */
export function useEditing() {
  const { version } = useBugPage();
  const [seen, setSeen] = useState<number>();
  return { seen, begin: () => setSeen(version), end: () => setSeen(undefined) };
}

export function EditButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <IconButton label={label} className={css['pencil']} onClick={onClick}>
      <Pencil size={14} aria-hidden />
    </IconButton>
  );
}

/** Something that is edited in its place: Enter saves (in a text of several lines with Ctrl), Escape lets it be. */
export function InlineForm({
  children,
  busy,
  error,
  onSave,
  onCancel,
  more,
}: {
  children: ReactNode;
  busy: boolean;
  error: unknown;
  onSave: () => void;
  onCancel: () => void;
  /** Buttons beside the two. */
  more?: ReactNode;
}) {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.stopPropagation();
    onCancel();
  };
  return (
    <form
      className={css['form']}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onSave();
      }}
    >
      {children}
      {error !== undefined && <ProblemNotice error={error} />}
      <div className={css['buttons']}>
        <Button type="submit" kind="primary" busy={busy}>
          Save
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
        {more}
      </div>
    </form>
  );
}
