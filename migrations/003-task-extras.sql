-- What a task has beside its own document; it goes with the task.

CREATE TABLE consistency_results (
  seq      INTEGER PRIMARY KEY AUTOINCREMENT,
  document TEXT NOT NULL,
  task_id  TEXT AS (document ->> '$.task_id') STORED NOT NULL
           REFERENCES tasks (id) ON DELETE CASCADE
);
CREATE INDEX consistency_results_task ON consistency_results (task_id);

-- Keys and certificates of a task's channel: one set by the account's CA, one by a CA of its own.
CREATE TABLE cert_keys (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  document   TEXT NOT NULL,
  task_id    TEXT AS (document ->> '$.task_id') STORED NOT NULL
             REFERENCES tasks (id) ON DELETE CASCADE,
  has_own_ca INTEGER AS (document ->> '$.has_own_ca') STORED NOT NULL
);
CREATE UNIQUE INDEX cert_keys_task ON cert_keys (task_id, has_own_ca);
