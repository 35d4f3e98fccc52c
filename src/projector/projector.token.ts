/** Injects the projections, an array; `projections/index.ts` is the registry. */
export const PROJECTIONS = Symbol('PROJECTIONS');
