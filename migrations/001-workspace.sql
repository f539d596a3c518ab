-- A workspace: everything that is state lives in these tables.

-- Seed, clock, counters, settings: one JSON value a key.
CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE users (
  seq      INTEGER PRIMARY KEY AUTOINCREMENT,
  document TEXT NOT NULL,
  id       TEXT AS (document ->> '$.id') STORED NOT NULL,
  name     TEXT AS (document ->> '$.name') STORED NOT NULL
);
CREATE UNIQUE INDEX users_id ON users (id);
CREATE UNIQUE INDEX users_name ON users (name);

CREATE TABLE tokens (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  document   TEXT NOT NULL,
  digest     TEXT AS (document ->> '$.digest') STORED NOT NULL,
  expires_at INTEGER AS (document ->> '$.expires_at') STORED NOT NULL
);
CREATE UNIQUE INDEX tokens_digest ON tokens (digest);

CREATE TABLE servers (
  seq                         INTEGER PRIMARY KEY AUTOINCREMENT,
  document                    TEXT NOT NULL,
  id                          TEXT AS (document ->> '$.id') STORED NOT NULL,
  name                        TEXT AS (document ->> '$.name') STORED,
  ip                          TEXT AS (document ->> '$.ip') STORED,
  ipv6                        TEXT AS (document ->> '$.ipv6') STORED,
  state                       TEXT AS (document ->> '$.state') STORED NOT NULL,
  migration_cycle             TEXT AS (document ->> '$.migration_cycle') STORED NOT NULL,
  connected                   INTEGER AS (document ->> '$.connected') STORED NOT NULL,
  migproject                  TEXT AS (document ->> '$.migproject') STORED,
  enterprise_project_id       TEXT AS (document ->> '$.enterprise_project_id') STORED,
  is_consistency_result_exist INTEGER AS (document ->> '$.is_consistency_result_exist') STORED,
  vm_id                       TEXT AS (document ->> '$.vm_id') STORED
);
CREATE UNIQUE INDEX servers_id ON servers (id);
CREATE INDEX servers_state ON servers (state);

CREATE TABLE tasks (
  seq                   INTEGER PRIMARY KEY AUTOINCREMENT,
  document              TEXT NOT NULL,
  id                    TEXT AS (document ->> '$.id') STORED NOT NULL,
  name                  TEXT AS (document ->> '$.name') STORED NOT NULL,
  state                 TEXT AS (document ->> '$.state') STORED NOT NULL,
  source_server_id      TEXT AS (document ->> '$.source_server_id') STORED NOT NULL,
  enterprise_project_id TEXT AS (document ->> '$.enterprise_project_id') STORED,
  vm_id                 TEXT AS (document ->> '$.target_server.vm_id') STORED
);
CREATE UNIQUE INDEX tasks_id ON tasks (id);
CREATE INDEX tasks_state ON tasks (state);
CREATE INDEX tasks_source ON tasks (source_server_id);
CREATE INDEX tasks_vm ON tasks (vm_id);

-- What is due when: a delay of the machine, to be sent to its task as an event.
CREATE TABLE timers (
  seq     INTEGER PRIMARY KEY AUTOINCREMENT,
  task_id TEXT NOT NULL,
  id      TEXT NOT NULL,
  event   TEXT NOT NULL,
  due_at  INTEGER NOT NULL
);
CREATE UNIQUE INDEX timers_task ON timers (task_id, id);
CREATE INDEX timers_due ON timers (due_at, seq);

-- For clocks in mode on-read: which state of each task a reader has already been shown.
CREATE TABLE looks (
  task_id TEXT PRIMARY KEY,
  seen    TEXT NOT NULL
) WITHOUT ROWID;
