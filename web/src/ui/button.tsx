import type { ComponentProps, ReactNode } from 'react';
import { Link, type LinkProps } from '@tanstack/react-router';
import css from './button.module.css';

type Kind = 'plain' | 'primary' | 'danger' | 'quiet';

interface Look {
  kind?: Kind;
  /** Something is under way: the button says so, and takes no second click. */
  busy?: boolean;
}

const classOf = (kind: Kind, extra?: string): string =>
  [css['button'], css[kind], extra].filter(Boolean).join(' ');

export function Button({
  kind = 'plain',
  busy = false,
  className,
  type = 'button',
  onClick,
  ...rest
}: ComponentProps<'button'> & Look) {
  // Not "disabled" while busy: that would take the keyboard's focus away.
  return (
    <button
      type={type}
      className={classOf(kind, className)}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    />
  );
}

/** A button that is only a picture; `label` is what it is called. */
export function IconButton({
  label,
  children,
  ...rest
}: ComponentProps<'button'> & Look & { label: string; children: ReactNode }) {
  return (
    <Button
      kind="quiet"
      aria-label={label}
      title={label}
      {...rest}
      className={[css['icon'], rest.className].filter(Boolean).join(' ')}
    >
      {children}
    </Button>
  );
}

/** Looks like a button and leads somewhere. */
export function ButtonLink({
  kind = 'plain',
  children,
  ...link
}: LinkProps & { kind?: Kind; children: ReactNode }) {
  return (
    <Link {...link} className={classOf(kind)}>
      {children}
    </Link>
  );
}
