import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import { Pencil } from 'lucide-react';
import { Button, IconButton } from '../../ui/button.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { useBugPage } from './page-context.js';
import css from './inline-edit.module.css';

/** Whether something is being edited, and the version that was seen when that began. */
export function useEditing() {
  const { version } = useBugPage();
  const [seen, setSeen] = useState<number>();
  const button = useRef<HTMLButtonElement>(null);
  const ended = useRef(false);
  // Back to where one was before.
  useEffect(() => {
    if (seen === undefined && ended.current) button.current?.focus();
    ended.current = false;
  }, [seen]);
  const end = (): void => {
    ended.current = true;
    setSeen(undefined);
  };
  return { seen, begin: () => setSeen(version), end, button };
}

export function EditButton({
  label,
  onClick,
  ref,
}: {
  label: string;
  onClick: () => void;
  ref?: Ref<HTMLButtonElement>;
}) {
  return (
    <IconButton label={label} className={css['pencil']} onClick={onClick} ref={ref}>
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
