// Where a fact about the real service comes from.

/**
 * documented: the vendor's reference. sdk, terraform: the code of those clients. seed: the five
 * pages that the project began with. recorded: a reply of the real service. assumed: a guess.
 */
export type Evidence = 'documented' | 'sdk' | 'terraform' | 'seed' | 'recorded' | 'assumed'
