import { useEffect, useState } from 'react';
import { Check, Copy } from 'lucide-react';
import { Button } from './button.js';

/** Puts a text on the clipboard, and says that it did. */
export function CopyButton({
  text,
  what,
  kind = 'plain',
}: {
  text: string;
  what: string;
  kind?: 'plain' | 'quiet' | 'primary';
}) {
  const [said, setSaid] = useState<'copied' | 'refused'>();
  useEffect(() => {
    if (said === undefined) return;
    const timer = setTimeout(() => setSaid(undefined), 3000);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('copied');
    } catch {
      // Not over plain HTTP, and not in every browser: it can still be marked and copied by hand.
      setSaid('refused');
    }
  };
  return (
    <>
      <Button kind={kind} aria-label={`Copy ${what}`} onClick={() => void copy()}>
        {said === 'copied' ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
        {said === 'refused' ? 'Select and copy it' : said === 'copied' ? 'Copied' : 'Copy'}
      </Button>
      <span role="status" className="visually-hidden">
        {said === 'copied'
          ? `${what} is copied`
          : said === 'refused'
            ? 'Your browser does not let this page copy'
            : ''}
      </span>
    </>
  );
}
