// Users of the account, their credentials, and the account's projects.
import type { AccessKey, KeyFailures, Project, Token, User } from '../domain/iam.ts'
import { type Database, readDatabase } from './database.ts'
import { Documents } from './documents.ts'

const PERMANENT = 'SELECT access FROM access_keys WHERE expires_at IS NULL'

const permanentKeysIn = (db: Database) =>
  db
    .prepare<[], { access: string }>(PERMANENT)
    .all()
    .map(({ access }) => access)

/** The permanent access keys in a database that is not open; empty if it cannot be read. */
export const readAccessKeys = (path: string): string[] => readDatabase(path, permanentKeysIn) ?? []

/** The users, credentials and projects of one workspace. */
export class Iam {
  readonly #db: Database
  readonly #users: Documents<User>
  readonly #tokens: Documents<Token>
  readonly #keys: Documents<AccessKey>
  readonly #projects: Documents<Project>

  constructor(db: Database) {
    this.#db = db
    this.#users = new Documents(db, 'users')
    this.#tokens = new Documents(db, 'tokens')
    this.#keys = new Documents(db, 'access_keys')
    this.#projects = new Documents(db, 'iam_projects')
  }

  /** The user of this name. */
  userNamed = (name: string): User | undefined => this.#users.find('name', name)

  /** The user with this id. */
  userWithId = (id: string): User | undefined => this.#users.find('id', id)

  /** All users, in insertion order. */
  users = (): User[] => this.#users.list().reverse()

  /** Whether the account has any user yet. */
  hasUsers = (): boolean => this.#users.count() > 0

  /** Adds a user. */
  addUser = (user: User): void => this.#users.insert(user)

  /** Replaces an existing user. */
  saveUser = (user: User): void => this.#users.replace('name', user.name, user)

  /** Removes a user with all credentials. */
  deleteUser(name: string): void {
    this.#users.delete('name', name)
    this.#tokens.delete('user', name)
    this.#keys.delete('user', name)
  }

  /** The token with this SHA-256. */
  tokenOf = (digest: string): Token | undefined => this.#tokens.find('digest', digest)

  /** Adds a token. */
  addToken = (token: Token): void => this.#tokens.insert(token)

  /** The SHA-256 of the newest token. */
  newestToken = (): string | undefined => this.#tokens.list({}, { offset: 0, limit: 1 })[0]?.digest

  /** Whether one token was added no later than another; undefined if one of them was deleted. */
  wasAddedNoLaterThan(digest: string, other: string): boolean | undefined {
    const isNoLater = this.#db
      .prepare<[string, string], number | null>(
        `SELECT (SELECT seq FROM tokens WHERE digest = ?) <=
                (SELECT seq FROM tokens WHERE digest = ?)`,
      )
      .pluck()
      .get(digest, other)
    return isNoLater == null ? undefined : isNoLater === 1
  }

  /** The access key, permanent or temporary. */
  keyOf = (access: string): AccessKey | undefined => this.#keys.find('access', access)

  /** The permanent access keys of all users. */
  permanentKeys = (): string[] => permanentKeysIn(this.#db)

  /** The permanent access keys of one user. */
  keysOfUser = (user: string): string[] =>
    this.#keys.list({ user }).flatMap(({ access, expires_at }) => (expires_at ? [] : [access]))

  /** Adds an access key. */
  addKey = (key: AccessKey): void => this.#keys.insert(key)

  /** Removes an access key. */
  deleteKey = (access: string): void => this.#keys.delete('access', access)

  /** The consecutive failures of a key. */
  failuresOf = (access: string): KeyFailures | undefined =>
    this.#db
      .prepare<[string], KeyFailures>(
        'SELECT failures, last_at FROM access_key_failures WHERE access = ?',
      )
      .get(access)

  /** Sets the consecutive failures of a key. */
  setFailures(access: string, { failures, last_at }: KeyFailures): void {
    this.#db
      .prepare(
        'INSERT OR REPLACE INTO access_key_failures (access, failures, last_at) VALUES (?, ?, ?)',
      )
      .run(access, failures, last_at)
  }

  /** The declared or created project of this name. */
  projectNamed = (name: string): Project | undefined => this.#projects.find('name', name)

  /** The declared or created project with this id. */
  projectWithId = (id: string): Project | undefined => this.#projects.find('id', id)

  /** All declared or created projects, in insertion order. */
  projects = (): Project[] => this.#projects.list().reverse()

  /** Adds a project. */
  addProject = (project: Project): void => this.#projects.insert(project)
}
