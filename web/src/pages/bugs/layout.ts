/** Where there is no room for a table, each bug is a card: as the style sheets have it. */
export const CARDS = '(max-width: 60rem)';
