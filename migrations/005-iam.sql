-- Access keys, projects of the account, and what users and tokens have gained.

CREATE TABLE access_keys (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  document   TEXT NOT NULL,
  access     TEXT AS (document ->> '$.access') STORED NOT NULL,
  user       TEXT AS (document ->> '$.user') STORED NOT NULL,
  expires_at INTEGER AS (document ->> '$.expires_at') STORED
);
CREATE UNIQUE INDEX access_keys_access ON access_keys (access);
CREATE INDEX access_keys_user ON access_keys (user);

-- Failures in a row by access key, for the setting ak_lock.
CREATE TABLE access_key_failures (
  access   TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  last_at  INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE iam_projects (
  seq      INTEGER PRIMARY KEY AUTOINCREMENT,
  document TEXT NOT NULL,
  id       TEXT AS (document ->> '$.id') STORED NOT NULL,
  name     TEXT AS (document ->> '$.name') STORED NOT NULL
);
CREATE UNIQUE INDEX iam_projects_id ON iam_projects (id);
CREATE UNIQUE INDEX iam_projects_name ON iam_projects (name);

ALTER TABLE tokens ADD COLUMN user TEXT AS (document ->> '$.user');
CREATE INDEX tokens_user ON tokens (user);

UPDATE users SET document = json_set(document, '$.enabled', json('true'), '$.policies', json('[]'));
UPDATE tokens SET document = json_set(document, '$.methods', json('["password"]'));
