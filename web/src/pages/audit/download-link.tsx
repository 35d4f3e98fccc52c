import type { ReactNode } from 'react';
import button from '../../ui/button.module.css';

/** A file that the server makes while it is fetched. */
export function DownloadLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} download className={button['button']}>
      {children}
    </a>
  );
}
