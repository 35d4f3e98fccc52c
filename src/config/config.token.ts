/** Injects the one parsed configuration. */
export const CONFIG = Symbol('CONFIG');
