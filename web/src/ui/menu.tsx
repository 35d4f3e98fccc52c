import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Check } from 'lucide-react';
import css from './menu.module.css';

interface Props {
  /** What the button shows. */
  label: ReactNode;
  /** What it is called, when it shows no words. */
  name?: string;
  className?: string;
  align?: 'start' | 'end';
  /** Buttons and links, each with `role="menuitem"`; see {@link MenuItem}. */
  children: ReactNode;
}

/** A menu button after the ARIA Authoring Practices: arrows, Home, End, letters, Escape. */
export function Menu({ label, name, className = '', align = 'start', children }: Props) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const items = (): HTMLElement[] => [
    ...(list.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? []),
  ];
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };

  useEffect(() => {
    if (!open) return;
    items()[0]?.focus();
    const outside = (event: Event): void => {
      const target = event.target as Node;
      if (!list.current?.contains(target) && !button.current?.contains(target)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);

  const onKey = (event: KeyboardEvent): void => {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = (index: number): void => {
      event.preventDefault();
      all[(index + all.length) % all.length]?.focus();
    };
    if (event.key === 'ArrowDown') to(at + 1);
    else if (event.key === 'ArrowUp') to(at - 1);
    else if (event.key === 'Home') to(0);
    else if (event.key === 'End') to(-1);
    else if (event.key === 'Tab') setOpen(false);
    else if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else if (/^\p{L}$/u.test(event.key)) {
      const next = [...all.slice(at + 1), ...all.slice(0, at + 1)];
      next.find((item) => item.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    }
  };

  return (
    <div className={`${css['menu']} ${className}`}>
      <button
        ref={button}
        type="button"
        className={css['button']}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={name}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {label}
      </button>
      {open && (
        <div
          ref={list}
          id={id}
          role="menu"
          aria-label={name}
          className={`${css['list']} ${css[align]}`}
          onKeyDown={onKey}
          onClick={close}
        >
          {children}
        </div>
      )}
    </div>
  );
}

export function MenuItem({
  onSelect,
  checked,
  many = false,
  children,
}: {
  onSelect: () => void;
  /** Of choices one of which stands: whether it is this one. */
  checked?: boolean;
  /** Any number of the choices may stand: the menu stays open for more. */
  many?: boolean;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      role={checked === undefined ? 'menuitem' : many ? 'menuitemcheckbox' : 'menuitemradio'}
      aria-checked={checked}
      tabIndex={-1}
      className={css['item']}
      onClick={(event) => {
        if (many) event.stopPropagation();
        onSelect();
      }}
    >
      {children}
      {checked === true && <Check size={15} aria-hidden className={css['check']} />}
    </button>
  );
}

/** Items that belong together, under a name. */
export function MenuGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div role="group" aria-label={label} className={css['group']}>
      <div aria-hidden className={css['label']}>
        {label}
      </div>
      {children}
    </div>
  );
}

/** The look of an item, for links that are one. */
export const menuItemClass = css['item']!;
