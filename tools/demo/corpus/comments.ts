import type { Random } from '../../chaos/random.js';
import type { ComponentWords } from './product.js';
import { functionName, snake } from './traces.js';

/** Who and what a comment can speak of; names are user names. */
export interface Talk {
  component: ComponentWords;
  version: string;
  /** Whom it is addressed to. */
  to: string;
  /** Somebody else who knows. */
  third: string;
  /** A customer's company. */
  customer: string;
  /** Another bug, as {@link bugReference} writes it. */
  other: string | undefined;
}

const texts = {
  triage: [
    'Confirmed. Looks like it began with the changes in `{file}`.',
    '@{to} this is your area, could you have a look this week?',
    'I can see it on the test system as well. Raising the priority, support gets a call about it every day.',
    'Not pretty, but there is a way around. For the release after next.',
    'Reproduced on {version}. It does **not** happen on a fresh installation.',
    'Taking this into the next sprint. @{third}, please keep the customer informed.',
    'Sounds related to {other}, but let us keep both until we know.',
  ],
  question: [
    '@{to} which version exactly, and did it ever work for you?',
    'Could you attach the log of that day? Only the minutes around it are needed.',
    'Does it also happen when you try {action} instead?',
    'I cannot reproduce it. @{to}, what does {value} show on your side?',
    'Is anything special about your data? Many entries, unusual characters, a second time zone?',
    'Do you see the same in another browser or on another device?',
  ],
  answer: [
    'It is {version}, and yes, the version before was fine.',
    'I have tried it again just now: still the same. {action} works, the rest does not.',
    'Log is attached. The interesting part begins at the very end.',
    'It depends on {value}: as soon as I change that, it happens.',
    'Only for one of my colleagues, as it turns out. She has far more entries than I have.',
    '@{to} thank you for the quick answer. No, nothing special, it is a standard installation.',
  ],
  analysis: [
    'Found it: `{function}` in `{file}` assumes that the list is never empty.\n\nThat was true until {version}.',
    'Two things come together:\n\n1. {value} is read before it is written,\n2. and `{function}()` swallows the error.\n\nThe second is what makes it so hard to see.',
    'A classic race: with the debugger attached it never happens, with a delay of 50 ms in `{function}` it always does.',
    'The test for this exists, it just never ran: `{file}` is not in the list.',
    'It is quadratic. With 100 entries nobody notices, with 10,000 it takes a minute:\n\n| entries | seconds |\n|---:|---:|\n| 100 | 0.02 |\n| 1,000 | 0.9 |\n| 10,000 | 71 |',
    '`git bisect` says it came with the clean-up of `{file}`. @{third} you know that code best, is `{function}` still needed?',
    'Same cause as {other}, another symptom. I will fix both at once.',
  ],
  review: [
    'Good catch! I would do it in `{function}`, though: there are two more callers.',
    'Works for me, but it needs a test. @{to}, could you add one?',
    'This repairs the symptom. Is there a way not to get there at all?',
    'Looks right. Please say in a comment why the order matters.',
  ],
  workaround: [
    'Until this is fixed: sign out and in again, then {action} works once.',
    'As a workaround, switch off the setting *Compact view*. It is not obvious, I know.',
    'Support may tell customers to try it with fewer entries at a time; that works for everybody so far.',
  ],
  nudge: [
    'Any news? We are asked about it in every meeting.',
    'Another customer has it: {customer}. @{to}, can this still be part of {version}?',
    'Still there in {version}.',
    'Moved to the next milestone, nobody had the time. Sorry.',
    '+1, and {value} is affected as well.',
  ],
  private: [
    'Internal: {customer} has this in their contract. They would accept a fix within two weeks.',
    'Internal: I have a copy of the data of {customer} on the test system, ask me for access. Do **not** attach it here.',
    'Internal: the account manager of {customer} wants a call before we answer in public.',
    'Internal: security should look at this before we write down how it can be used.',
    'Internal: this is the third one from the same rewrite. @{third}, let us talk about it on Thursday.',
  ],
  fixed: [
    'Fixed in `{commit}`, part of the next build.',
    'The fix is in: `{function}` checks now, and there is a test that failed before.',
    'Merged. Please have a look, @{to}; the nightly build has it.',
    'Done in `{commit}`. Existing entries are repaired by the migration.',
    'Fixed by not doing it at all: the second call was never needed.',
  ],
  verified: [
    'Verified with the build of today.',
    'Works. I have also tried {action}, which shares the code.',
    'Confirmed on our side, thank you!',
    'Looks good on two platforms.',
    'Verified: 200 runs, no failure.',
  ],
  reopened: [
    'It is back in {version}, at least with more than one page of entries.',
    'Better, but not gone: {value} is still wrong the first time.',
    'Reopening: the fix covers the first case of the description only.',
    'Sorry, I was too fast. After a restart it happens again.',
  ],
  closed: ['Released with {version}.', 'No complaints for a month. Closing.', 'Shipped.'],
  invalid: [
    'This is what it is meant to do: see the manual, *{component}*, second paragraph. I agree that the label could say it better.',
    'The log shows that the disk was full. Nothing that we could do about it.',
    'That is the behaviour of the browser, not ours.',
  ],
  worksforme: [
    'I have tried for an hour, with your steps and with others. If it happens again, please reopen with a log.',
    'Cannot be reproduced on {version} any more. It probably went away with {other}.',
    'Works here on three machines.',
  ],
  incomplete: [
    'No answer for a month. Please reopen when you have the log.',
    'Without the version and the steps there is nothing that we can do. @{to}, just reopen it when you know more.',
  ],
  wontfix: [
    'We have discussed it: it would make the common case slower for everybody. There is a good way around.',
    'This part will be replaced in the next major version, so nobody will touch it before.',
    'Nice idea, but not for this product.',
  ],
  duplicate: [
    'The same as {other}, with the same trace.',
    'Thank you for the report. We know about it: {other}.',
    'Closing in favour of {other}; your log is a great help there.',
  ],
} as const satisfies Record<string, readonly string[]>;

/** Why somebody writes one. */
export type Occasion = keyof typeof texts;

/** A comment in Markdown. @param said what was said before on the same bug, which is not said again if that can be helped */
export function comment(occasion: Occasion, talk: Talk, random: Random, said: Set<string>): string {
  const { component, version, to, third, customer, other } = talk;
  const all: readonly string[] = texts[occasion];
  const possible = all.filter((text) => other !== undefined || !text.includes('{other}'));
  const unsaid = possible.filter((text) => !said.has(text));
  const chosen = random.pick(unsaid.length > 0 ? unsaid : possible);
  said.add(chosen);
  const file = random.pick(component.files);
  const name = functionName(random);
  const slots: Readonly<Record<string, string>> = {
    ...{ version, to, third, customer, file, other: other ?? '', component: component.name },
    value: random.pick(component.values),
    action: random.pick(component.actions),
    function: file.endsWith('.c') ? snake(name) : name,
    commit: Math.floor(random.between(0x1000_0000, 0xffff_ffff)).toString(16).slice(0, 8),
  };
  const text = chosen.replaceAll(/\{(\w+)\}/g, (whole, slot: string) => slots[slot] ?? whole);
  return text.replaceAll(
    /(^|[^\d][.!?] )([a-z])/g,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
}

/** Stands for the number that a bug will have; see {@link withNumbers}. @param bug its place in the plan, from 1 */
export function bugReference(bug: number): string {
  return `#{${bug}}`;
}

/** The text with the numbers that the bugs have got. */
export function withNumbers(text: string, numberOf: (bug: number) => number): string {
  return text.replaceAll(/#\{(\d+)\}/g, (_, bug: string) => `#${numberOf(Number(bug))}`);
}
