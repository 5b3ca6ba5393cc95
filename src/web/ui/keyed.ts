type Keyed<N extends string> = N extends `${infer Before}.${infer After}` ? `${Before}_${After}` : N

/** A name of the contract as the key of a text, which a point would part: `booking.confirmed` is `booking_confirmed`. */
export const keyed = <N extends string>(name: N) => name.replace('.', '_') as Keyed<N>
