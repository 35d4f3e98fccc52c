import { z } from 'zod';
import type { RecordedEvent } from '../event-store/event-store.js';

/** What goes out of events of one type. Nothing that is not named here leaves the log. */
export interface Message {
  /** A sentence for the reader of the AsyncAPI document. */
  summary: string;
  /** Of the record's value; what an event holds beside it is left out. */
  data: z.ZodObject;
  /** What is told instead of the event's data, before `data` takes its part of it. */
  instead?: (data: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
  /** That it happened is told, but not who did it and with which command. */
  anonymous?: true;
}

/** Why events of a type stay in the log. */
export interface Withheld {
  withheld: string;
}

/** For each type of event, what is told: a new type does not compile until somebody has decided. */
export type Messages<Type extends string> = Readonly<Record<Type, Message | Withheld>>;

/** A topic: which events go there, and what of them. */
export interface Topic {
  /** After the prefix, such as `bugs.v1`. What consumers rely on never changes under one name. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The aggregates whose events go there. */
  readonly aggregates: readonly string[];
  readonly messages: Messages<string>;
  /**
   * `all`: its consumers may know of everything that happens; places in the log and in streams go along. `public`: nothing
   * in it may tell that there is something which is not in it.
   */
  readonly visibility: 'public' | 'all';
  /** Whether nothing may be told of a stream that begins with this event. */
  readonly conceals?: (first: RecordedEvent) => boolean;
  /** Whether this event may not be told. */
  readonly hides?: (event: RecordedEvent) => boolean;
}

/** Injects every topic, an array. */
export const TOPICS = Symbol('TOPICS');

/** These fields of an event's data go out, and no others. */
export function told<Fields extends Readonly<Record<string, z.ZodType>>>(
  summary: string,
  event: z.ZodObject<Fields>,
  ...fields: readonly (keyof Fields & string)[]
): Message {
  const shape: Readonly<Record<string, z.ZodType>> = event.shape;
  return { summary, data: z.object(Object.fromEntries(fields.map((field) => [field, shape[field]!]))) };
}

export function withheld(reason: string): Withheld {
  return { withheld: reason };
}

/** The types of events of which the topic has records. */
export function typesOf({ messages }: Topic): string[] {
  return Object.keys(messages).filter((type) => !('withheld' in messages[type]!));
}
