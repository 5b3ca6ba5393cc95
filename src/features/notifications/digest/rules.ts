/** How many pieces of news one mail lists: more than anybody reads. */
export const mostListed = 50

/** How many rows are looked at to find whose turn it is, which are written to in one transaction. */
export const gatheredAtOnce = 200
