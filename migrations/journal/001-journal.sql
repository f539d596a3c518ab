-- The record of what was asked of a workspace. It lies beside the workspace's own database, since
-- it is no state: a restored snapshot or a rewind leaves it as it is.

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE entries (
  seq        INTEGER PRIMARY KEY,
  document   TEXT NOT NULL,
  request_id TEXT AS (document ->> '$.request_id') STORED NOT NULL,
  operation  TEXT AS (document ->> '$.operation') STORED NOT NULL,
  status     INTEGER AS (document ->> '$.status') STORED NOT NULL,
  error_code TEXT AS (document ->> '$.error_code') STORED,
  user       TEXT AS (document ->> '$.caller.user') STORED,
  origin     TEXT AS (document ->> '$.origin') STORED NOT NULL
);
CREATE UNIQUE INDEX entries_request_id ON entries (request_id);

-- Transitions, movements of the clock and faults, in the order in which they happened.
CREATE TABLE events (
  id       INTEGER PRIMARY KEY,
  document TEXT NOT NULL,
  request  INTEGER AS (document ->> '$.request') STORED NOT NULL,
  kind     TEXT AS (document ->> '$.kind') STORED NOT NULL,
  task_id  TEXT AS (document ->> '$.task_id') STORED
);
CREATE INDEX events_request ON events (request);
