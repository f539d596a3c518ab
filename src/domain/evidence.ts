// Where a fact about the real service comes from.

/**
 * documented: the vendor's reference; seed: the five pages the project began with; assumed: our
 * guess.
 */
export type Evidence = 'documented' | 'sdk' | 'terraform' | 'seed' | 'recorded' | 'assumed'
