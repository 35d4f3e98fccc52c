import { lazy, Suspense, useLayoutEffect, useRef, type MouseEvent } from 'react';
import { useRouter } from '@tanstack/react-router';
import css from './markdown.module.css';

/**
 * A Markdown text: `#12` leads to a bug, `@ada` is a person. What renders it comes when it is first needed; until then
 * the text is there as it was written.
 */
export function Markdown({ text }: { text: string }) {
  return (
    <Suspense fallback={<div className={`${css['text']} ${css['plain']}`}>{text}</div>}>
      <Rendered text={text} />
    </Suspense>
  );
}

/** On its way as soon as a page that shows such texts is: it comes while the texts do. */
const html = import('./markdown-html.js');

const Rendered = lazy(async () => {
  const { markdownNodes } = await html;

  /** What scrolls must be reachable by keyboard. Measured when it comes into sight: all at once would take seconds. */
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting || !(target instanceof HTMLElement)) continue;
      seen.unobserve(target);
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    }
  });

  function Rendered({ text }: { text: string }) {
    const element = useRef<HTMLDivElement>(null);
    const router = useRouter();
    // Before it is painted, so nothing jumps.
    useLayoutEffect(() => {
      element.current?.replaceChildren(markdownNodes(text, css['mention']!));
      for (const block of element.current?.querySelectorAll('pre, table') ?? []) seen.observe(block);
    }, [text]);
    return (
      <div
        ref={element}
        className={css['text']}
        onClick={(event) => {
          const href = pageIn(event);
          if (href === undefined) return;
          event.preventDefault();
          void router.navigate({ href });
        }}
      />
    );
  }
  return { default: Rendered };
});

/** The page of this application that a click leads to, if it is not meant for another tab. */
function pageIn(event: MouseEvent): string | undefined {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
    return undefined;
  const href = (event.target as Element).closest('a')?.getAttribute('href') ?? '';
  return /^\/(?![/\\]|api\/)/.test(href) ? href : undefined;
}
