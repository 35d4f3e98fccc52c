const COPIED = ['font', 'letterSpacing', 'lineHeight', 'padding', 'border', 'boxSizing', 'tabSize'] as const;

/** Where the end of `before` is in a text area, in pixels from its corner: there is no other way to ask than a copy of it. */
export function placeInText(area: HTMLTextAreaElement, before: string): { x: number; y: number } {
  const style = getComputedStyle(area);
  const copy = document.createElement('div');
  for (const property of COPIED) copy.style[property] = style[property];
  Object.assign(copy.style, {
    position: 'absolute',
    visibility: 'hidden',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'break-word',
    inlineSize: `${area.clientWidth}px`,
  });
  const end = document.createElement('span');
  end.textContent = '\u200b';
  copy.append(before, end);
  document.body.append(copy);
  const place = { x: end.offsetLeft, y: end.offsetTop + end.offsetHeight - area.scrollTop };
  copy.remove();
  return place;
}
