import { bugUpcasts } from './bugs/domain/bug.upcasts.js';
import type { Upcasts } from './event-store/upcasting.js';

/** The upcasts of all features. */
export const upcasts: Upcasts = { ...bugUpcasts };
