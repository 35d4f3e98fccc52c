import type { Language } from '../corpus/product.js';

/** A function as it was, and the lines that replace some of its lines; `NAME` and `THING` are names. */
export interface Passage {
  lines: readonly string[];
  /** From which line on, counted from 0, how many go, and what comes. */
  change: { from: number; drop: number; add: readonly string[] };
}

const typescript: readonly Passage[] = [
  {
    lines: [
      'export async function NAME(id: string, options: Options = {}): Promise<THING | null> {',
      '  const found = await store.find(id);',
      '  const entries = found.entries.filter((entry) => !entry.deleted);',
      '  if (options.limit) {',
      '    entries.length = options.limit;',
      '  }',
      '  cache.set(id, entries);',
      '  return { ...found, entries };',
      '}',
    ],
    change: {
      from: 2,
      drop: 1,
      add: [
        '  // It may have been deleted since the list was loaded.',
        '  if (found === undefined) return null;',
        '  const entries = (found.entries ?? []).filter((entry) => !entry.deleted);',
      ],
    },
  },
  {
    lines: [
      'export function NAME(items: readonly THING[]): number {',
      '  let total = 0;',
      '  for (const item of items) {',
      '    total += Math.round(item.amount * item.rate);',
      '  }',
      '  return total;',
      '}',
    ],
    change: {
      from: 3,
      drop: 3,
      add: [
        '    total += item.amount * item.rate;',
        '  }',
        '  // Once, at the end: rounding each line adds up.',
        '  return Math.round(total);',
      ],
    },
  },
  {
    lines: [
      'export function NAME(THINGs: Map<string, THING>, listener: Listener): () => void {',
      '  const stop = THINGs.subscribe(listener);',
      "  window.addEventListener('focus', listener);",
      '  return () => {',
      '    stop();',
      '  };',
      '}',
    ],
    change: { from: 5, drop: 0, add: ["    window.removeEventListener('focus', listener);"] },
  },
];

const kotlin: readonly Passage[] = [
  {
    lines: [
      '    suspend fun NAME(id: Long): Result<THING> {',
      '        val thing = dao.find(id)!!',
      '        val remote = api.fetch(id)',
      '        dao.store(remote.merge(thing))',
      '        return Result.success(remote)',
      '    }',
    ],
    change: {
      from: 1,
      drop: 3,
      add: [
        '        val thing = dao.find(id) ?: return Result.failure(NotFound(id))',
        '        val remote = api.fetch(id)',
        '        dao.transaction { dao.store(remote.merge(thing)) }',
      ],
    },
  },
  {
    lines: [
      '    override fun NAME(state: Bundle?) {',
      '        super.NAME(state)',
      '        binding.list.adapter = THINGAdapter(items)',
      '        viewModel.items.observe(this) { binding.list.adapter?.notifyDataSetChanged() }',
      '    }',
    ],
    change: {
      from: 3,
      drop: 1,
      add: ['        viewModel.items.observe(viewLifecycleOwner) { adapter.submitList(it) }'],
    },
  },
  {
    lines: [
      '    private fun NAME(text: String): Double? =',
      '        text.replace(",", "").toDoubleOrNull()',
    ],
    change: {
      from: 1,
      drop: 1,
      add: [
        '        try {',
        '            NumberFormat.getInstance(locale).parse(text.trim())?.toDouble()',
        '        } catch (e: ParseException) {',
        '            null',
        '        }',
      ],
    },
  },
];

const java: readonly Passage[] = [
  {
    lines: [
      '    public THING NAME(String key) throws IOException {',
      '        InputStream in = open(key);',
      '        THING result = THING.read(in);',
      '        in.close();',
      '        return result;',
      '    }',
    ],
    change: {
      from: 1,
      drop: 4,
      add: ['        try (InputStream in = open(key)) {', '            return THING.read(in);', '        }'],
    },
  },
  {
    lines: [
      '    int NAME(THING left, THING right) {',
      '        return (int) (left.position() - right.position());',
      '    }',
    ],
    change: { from: 1, drop: 1, add: ['        return Long.compare(left.position(), right.position());'] },
  },
  {
    lines: [
      '    private void NAME(List<THING> pending) {',
      '        for (THING one : pending) {',
      '            if (one.isDone()) {',
      '                pending.remove(one);',
      '            }',
      '        }',
      '    }',
    ],
    change: { from: 1, drop: 5, add: ['        pending.removeIf(THING::isDone);'] },
  },
];

const c: readonly Passage[] = [
  {
    lines: [
      'int NAME(const uint8_t *data, size_t len)',
      '{',
      '    uint8_t buf[THING_MAX];',
      '',
      '    memcpy(buf, data, len);',
      '    return handle(buf, len);',
      '}',
    ],
    change: {
      from: 4,
      drop: 0,
      add: ['    if (len > sizeof(buf))', '        return -EMSGSIZE;'],
    },
  },
  {
    lines: ['static bool NAME(uint32_t now, uint32_t deadline)', '{', '    return now >= deadline;', '}'],
    change: {
      from: 2,
      drop: 1,
      add: ['    /* The counter wraps every 49 days. */', '    return (int32_t)(now - deadline) >= 0;'],
    },
  },
  {
    lines: [
      'int16_t NAME(const struct THING *s)',
      '{',
      '    uint16_t raw = (s->hi << 8) | s->lo;',
      '',
      '    return raw / 10;',
      '}',
    ],
    change: { from: 2, drop: 1, add: ['    int16_t raw = (int16_t)((s->hi << 8) | s->lo);'] },
  },
];

/** Functions with a fault that programs do have, and its mending. */
export const passages: Readonly<Record<Language, readonly Passage[]>> = { typescript, kotlin, java, c };

/** How a file of the language begins. */
export const openings: Readonly<Record<Language, readonly string[]>> = {
  typescript: [
    "import { cache } from '../cache.js';",
    "import { store, type Options } from '../store.js';",
    '',
  ],
  kotlin: ['package tidepool', '', 'import java.text.NumberFormat', 'import java.text.ParseException', ''],
  java: ['package quarry;', '', 'import java.io.IOException;', 'import java.io.InputStream;', ''],
  c: ['#include <errno.h>', '#include <string.h>', '', '#include "beacon.h"', ''],
};
