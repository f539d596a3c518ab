// Users and the tokens they were given.
import type { Token, User } from '../domain/iam.ts'
import type { Database } from './database.ts'
import { Documents } from './documents.ts'

/** The users and tokens of one workspace. */
export class Iam {
  readonly #users: Documents<User>
  readonly #tokens: Documents<Token>

  constructor(db: Database) {
    this.#users = new Documents(db, 'users')
    this.#tokens = new Documents(db, 'tokens')
  }

  /** The user of this name. */
  userNamed = (name: string): User | undefined => this.#users.find('name', name)

  /** Whether the account has any user yet. */
  hasUsers = (): boolean => this.#users.count() > 0

  /** Adds a user. */
  addUser = (user: User): void => this.#users.insert(user)

  /** The token with this SHA-256. */
  tokenOf = (digest: string): Token | undefined => this.#tokens.find('digest', digest)

  /** Adds a token. */
  addToken = (token: Token): void => this.#tokens.insert(token)
}
