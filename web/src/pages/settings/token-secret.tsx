import { useEffect, useRef } from 'react';
import { Button } from '../../ui/button.js';
import { CopyButton } from '../../ui/copy-button.js';
import type { MadeToken } from './make-token-dialog.js';
import css from './settings.module.css';

/** The one time that a token is shown: the server keeps only what it can be recognised by. */
export function TokenSecret({
  made: { id, name, token },
  onClose,
}: {
  made: MadeToken;
  onClose: () => void;
}) {
  const element = useRef<HTMLDivElement>(null);
  // After the dialog has closed, which gives the focus back to its button.
  useEffect(() => {
    const timer = setTimeout(() => element.current?.focus());
    return () => clearTimeout(timer);
  }, [id]);
  return (
    <div ref={element} tabIndex={-1} role="group" aria-label="The new token" className={css['secret']}>
      <strong>{name} is made. Copy it now: it is not shown again.</strong>
      <code className={css['token']}>{token}</code>
      <p>
        Programs send it as <code>Authorization: Bearer …</code> Whoever has it can do what it may, as you:
        keep it like a password. If it gets lost, revoke it and make another.
      </p>
      <div className={css['buttons']}>
        <CopyButton kind="primary" text={token} what="the token" />
        <Button onClick={onClose}>I have it</Button>
      </div>
    </div>
  );
}
